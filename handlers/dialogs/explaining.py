"""为什么问: what a field is for, how it is counted, and the words of the guidance that the quarter is measured by."""

from __future__ import annotations

from core.messages import Quote, Text
from exports.guidance import document_line
from handlers.dialogs.form import FormField
from handlers.dialogs.step import Talk


def explain_field(talk: Talk, field: FormField) -> Talk:
    """What the count is used for, how it is counted, and where the guidance speaks of it."""
    paper, target = talk.facts.guidance.paper, talk.targets.get(field.target)
    help_text = field.help if paper.code == talk.form.document else field.help_later or field.help
    if field.target and target is None:
        talk = talk.tell("edit.side.why_open", label=field.label, title=paper.name, help=help_text)
    else:
        use = target.requirement if target else field.purpose
        talk = talk.tell("edit.side.why", label=field.label, requirement=use, help=help_text)
    talk = talk.tell("kit.scope.note", scope_state=talk.text("kit.scope.open"))
    if not talk.facts.guidance.is_of_the_year:
        talk = talk.show(Text(document_line(talk.facts.guidance, talk.texts)))
    quote, path = _words(talk, field)
    if not quote:
        return talk
    source = talk.text("kit.quote.source", doc_title=paper.title, doc_no=paper.cited_number, path=path)
    return talk.show(Quote(quote, source, paper.code, path))


def _words(talk: Talk, field: FormField) -> tuple[str, str]:
    """The literal words with their path; of a later guidance those of the target for which the field is counted."""
    if talk.facts.guidance.paper.code == talk.form.document:
        return field.quote, field.path
    wanted = {field.target} if field.target else {
        target.code for target in talk.targets.all if field.code in {target.numerator, target.denominator}
    }  # fmt: skip
    found = next((target for target in talk.targets.all if target.code in wanted), None)
    return (found.wording, found.path) if found else ("", "")
