// npm @wecom/crypto: one JSON request on standard input, one JSON answer on standard output.
const crypto = require('./installed/node_modules/@wecom/crypto');

const sign = ({ token, timestamp, nonce, sealed }) => crypto.getSignature(token, timestamp, nonce, sealed);

async function call({ url, token, key, corp, message, echo }) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const query = (sealed, more = {}) =>
    new URLSearchParams({ msg_signature: crypto.getSignature(token, timestamp, '42', sealed), timestamp, nonce: '42', ...more });
  const words = crypto.encrypt(key, echo, corp);
  const verified = await fetch(`${url}?${query(words, { echostr: words })}`);
  const sealed = crypto.encrypt(key, message, corp);
  const body = `<xml><ToUserName><![CDATA[${corp}]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`;
  const taken = await fetch(`${url}?${query(sealed)}`, { method: 'POST', body });
  return { echoed: await verified.text(), status: taken.status, answer: await taken.text() };
}

const does = {
  seal: ({ key, corp, message, ...more }) => {
    const sealed = crypto.encrypt(key, message, corp);
    return { sealed, signature: sign({ ...more, sealed }) };
  },
  open: ({ key, sealed, ...more }) => {
    const { message, id } = crypto.decrypt(key, sealed);
    return { message, id, signature: sign({ ...more, sealed }) };
  },
  call,
};

let said = '';
process.stdin.on('data', (part) => { said += part; });
process.stdin.on('end', async () => {
  const request = JSON.parse(said);
  process.stdout.write(JSON.stringify(await does[request.do](request)));
});
