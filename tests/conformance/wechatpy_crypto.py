"""PyPI wechatpy: one JSON request on standard input, one JSON answer on standard output; it signs as it opens."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("installed") / "python"))

from wechatpy.crypto import _get_signature
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto


def main() -> None:
    request = json.loads(sys.stdin.read())
    crypto = WeChatCrypto(request["token"], request["key"], request["corp"])
    signed = (request["token"], request["timestamp"], request["nonce"])
    if request["do"] == "seal":
        sealed = PrpCrypto(crypto.key).encrypt(request["message"], request["corp"])
        sealed = sealed.decode() if isinstance(sealed, bytes) else sealed
        told = {"sealed": sealed, "signature": _get_signature(*signed, sealed)}
    else:
        signature = _get_signature(*signed, request["sealed"])
        body = {"Encrypt": request["sealed"]}
        message = crypto.decrypt_message(body, signature, request["timestamp"], request["nonce"])
        message = message.decode() if isinstance(message, bytes) else message
        told = {"message": message, "id": request["corp"], "signature": signature}
    sys.stdout.write(json.dumps(told))


main()
