"""pyTelegramBotAPI, asynchronous, with its states in memory."""

from __future__ import annotations

import asyncio
import sys

from telebot import asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.asyncio_storage import StateMemoryStorage

from benchmarks.chatting.talk import TOKEN, step


async def main(base_url: str) -> None:
    """Poll until killed."""
    asyncio_helper.API_URL = base_url + "{0}/{1}"
    bot = AsyncTeleBot(TOKEN, state_storage=StateMemoryStorage())

    @bot.message_handler(func=lambda _: True)
    async def hear(message):
        user, chat = message.from_user.id, message.chat.id
        if await bot.get_state(user, chat) is None:
            await bot.set_state(user, "answering", chat)
        async with bot.retrieve_data(user, chat) as data:
            numbers = data.setdefault("numbers", [])
            place, answer = step(len(numbers), message.text)
            if place > len(numbers):
                numbers.append(message.text)
        if not place:
            await bot.delete_state(user, chat)
        await bot.send_message(chat, answer)

    await bot.infinity_polling()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
