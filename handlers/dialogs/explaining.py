"""为什么问: what a field is for, how it is counted, and the words of the guidance."""

from __future__ import annotations

from core.messages import Quote
from exports.guidance import guidance
from handlers.dialogs.form import FormField
from handlers.dialogs.step import Talk


def explain_field(talk: Talk, field: FormField) -> Talk:
    """What the count is used for, how it is counted, and where the guidance speaks of it."""
    use = guidance()[field.target].requirement if field.target else field.purpose
    talk = talk.tell("edit.side.why", label=field.label, requirement=use, help=field.help)
    talk = talk.tell("kit.scope.note", scope_state=talk.text("kit.scope.open"))
    source = talk.text("kit.quote.source", doc_title=talk.form.doc_title, doc_no=talk.form.doc_no, path=field.path)
    return talk.show(Quote(field.quote, source, talk.form.document, field.path))
