"""Documents in chat: an officer sends a file, looks at how it was read and cut, and decides."""

from handlers.documents.deciding import document_said
from handlers.documents.listing import show_documents
from handlers.documents.receiving import receive_file

__all__ = ["document_said", "receive_file", "show_documents"]
