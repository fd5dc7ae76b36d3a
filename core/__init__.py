"""What every layer may rely on: values, texts, settings, time. Standard library only."""
