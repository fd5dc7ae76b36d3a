"""Report dialogs: forms as data, and a pure engine that goes through them with a person."""
