"""aiogram with its states in memory, by polling."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from benchmarks.chatting.talk import TOKEN, step


class Form(StatesGroup):
    """One state is enough: the place stands with the numbers."""

    answering = State()


async def hear(message: Message, state: FSMContext) -> None:
    """One step."""
    numbers = (await state.get_data()).get("numbers", [])
    place, answer = step(len(numbers), message.text or "")
    if place:
        await state.set_state(Form.answering)
        await state.update_data(numbers=[*numbers, message.text] if place > len(numbers) else numbers)
    else:
        await state.clear()
    await message.answer(answer)


async def main(base_url: str) -> None:
    """Poll until killed."""
    server = TelegramAPIServer(base=f"{base_url}{{token}}/{{method}}", file=f"{base_url}{{token}}/{{path}}")
    bot = Bot(TOKEN, session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.message.register(hear)
    await dispatcher.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
