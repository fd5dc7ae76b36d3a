"""Where people are in the talk, as rows of SQLite by SQLAlchemy's ORM: read and committed at each message."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import JSON, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.chatting.talk import step


class Base(DeclarativeBase):
    """The tables here."""


class Talk(Base):
    """One person's place and numbers."""

    __tablename__ = "talk"
    chat: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(default=0)
    numbers: Mapped[list[str]] = mapped_column(JSON, default=list)


class Rows:
    """The rows of a file."""

    def __init__(self, file: Path) -> None:
        self._engine = create_engine(f"sqlite:///{file}")
        event.listen(self._engine, "connect", _on_disk)
        Base.metadata.create_all(self._engine)

    def go_on(self, chat: int, said: str) -> str:
        """One step, committed."""
        with Session(self._engine) as session:
            talk = session.get(Talk, chat) or Talk(chat=chat, place=0, numbers=[])
            session.add(talk)
            talk.place, answer = step(talk.place, said)
            talk.numbers = [*talk.numbers, said] if talk.place else []
            session.commit()
        return answer


def _on_disk(connection, _):
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
