"""Files as text: .txt, .md, .html, .docx and .pdf, each within limits; everything else is refused with a reason."""

from knowledge.reading_files.kinds import LARGEST, FileText, Refusal, Refused, judge
from knowledge.reading_files.reading import read_file

__all__ = ["LARGEST", "FileText", "Refusal", "Refused", "judge", "read_file"]
