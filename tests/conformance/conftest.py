"""What others made is run, not collected."""

collect_ignore = ["installed", "wechatpy_crypto.py"]
