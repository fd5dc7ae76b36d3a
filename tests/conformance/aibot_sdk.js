// npm @wecom/aibot-node-sdk as a bot: does what its lines on standard input ask, and tells what it sees, a JSON line each.
const { WSClient } = require('./installed/node_modules/@wecom/aibot-node-sdk');

const tell = (what, more = {}) => process.stdout.write(`${JSON.stringify({ what, ...more })}\n`);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const [url, botId, secret] = process.argv.slice(2);
const client = new WSClient({
  botId, secret, wsUrl: url, reconnectInterval: 20, heartbeatInterval: 100, maxReconnectAttempts: -1, logger: quiet,
});
let last = null;

for (const name of ['authenticated', 'disconnected', 'reconnecting']) client.on(name, () => tell(name));
client.on('error', (error) => tell('error', { words: error.message }));
for (const name of ['text', 'image', 'mixed', 'voice', 'file', 'video']) {
  client.on(`message.${name}`, (frame) => { last = frame; tell('message', { kind: name, body: frame.body }); });
}
for (const name of ['enter_chat', 'template_card_event', 'feedback_event', 'disconnected_event']) {
  client.on(`event.${name}`, (frame) => { last = frame; tell('event', { kind: name, body: frame.body }); });
}

const does = {
  stream: ({ id, content, finish }) => client.replyStream(last, id, content, finish),
  card: ({ card }) => client.replyTemplateCard(last, card),
  welcome: ({ content }) => client.replyWelcome(last, { msgtype: 'text', text: { content } }),
  update: ({ card }) => client.updateTemplateCard(last, card),
  send: ({ to, body }) => client.sendMessage(to, body),
  upload: async ({ to, content, name }) => {
    const media = await client.uploadMedia(Buffer.from(content, 'base64'), { type: 'file', filename: name });
    return client.sendMediaMessage(to, 'file', media.media_id);
  },
  download: async () => {
    const { buffer, filename } = await client.downloadFile(last.body.file.url, last.body.file.aeskey);
    return { body: { name: filename, content: buffer.toString('base64') } };
  },
};

require('readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  const said = JSON.parse(line);
  try {
    const answer = await does[said.do](said);
    tell('done', { body: answer.body ?? null });
  } catch (fault) {
    tell('failed', { code: fault.errcode ?? 0, words: fault.message ?? '' });
  }
}).on('close', () => process.exit(0));
client.connect();
