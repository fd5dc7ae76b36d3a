"""python-telegram-bot with its ConversationHandler in memory or pickled, or with a row of SQL a message."""

from __future__ import annotations

import sys
from pathlib import Path

from telegram.ext import Application, ConversationHandler, MessageHandler, PicklePersistence, filters

from benchmarks.chatting.talk import TALK, TOKEN, step


async def go_on(update, context):
    """One step; the place is the handler's state, the numbers are the user's data."""
    numbers = context.user_data.setdefault("numbers", [])
    place, answer = step(len(numbers), update.message.text)
    if place == 0:
        numbers.clear()
    elif place > len(numbers):
        numbers.append(update.message.text)
    await update.message.reply_text(answer)
    return place or ConversationHandler.END


def in_memory(builder, persistent=False):
    """The usual bot: one state a question."""
    hear = MessageHandler(filters.TEXT, go_on)
    states = {place: [hear] for place in range(1, len(TALK))}
    application = builder.build()
    application.add_handler(ConversationHandler([hear], states, [], name="form", persistent=persistent))
    return application


def in_sql(builder, folder):
    """A row for each person, read and committed at each message; the disk is waited for."""
    from benchmarks.chatting.bots.rows import Rows

    rows = Rows(folder / "bot.sqlite3")

    async def hear(update, _):
        await update.message.reply_text(rows.go_on(update.effective_chat.id, update.message.text))

    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, hear))
    return application


def main(base_url, folder, kind):
    """Poll until killed."""
    builder = Application.builder().token(TOKEN).base_url(base_url)
    if kind == "sql":
        application = in_sql(builder, folder)
    elif kind == "pickle":
        application = in_memory(builder.persistence(PicklePersistence(folder / "bot.pickle")), persistent=True)
    else:
        application = in_memory(builder)
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
