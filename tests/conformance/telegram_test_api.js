// npm telegram-test-api: its server on a port of ours, and its client; a JSON request a line, a JSON answer a line.
const readline = require('readline');
const { TelegramServer } = require('./installed/node_modules/telegram-test-api/lib/telegramServer.js');

const [port, token] = process.argv.slice(2);
const server = new TelegramServer({ port: Number(port), host: '127.0.0.1', storeTimeout: 600 });

const does = {
  say: (client, { text }) => client.sendMessage(client.makeMessage(text)),
  command: (client, { text }) => client.sendCommand(client.makeCommand(text)),
  tap: (client, { data, message }) =>
    client.sendCallback(client.makeCallbackQuery(data, { message: { message_id: message, date: 1396404000 } })),
  screen: async (client) => {
    const result = await client.getUpdatesHistory();
    const shown = result.filter((update) => update.message && update.message.chat_id);
    return shown.map(({ messageId, message }) => ({
      id: messageId,
      text: message.text,
      buttons: ((message.reply_markup || {}).inline_keyboard || []).flat(),
    }));
  },
};

(async () => {
  await server.start();
  process.stdout.write('{"ready": true}\n');
  const client = server.getClient(token, { userId: 6200000011, chatId: 6200000011 });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    const answer = await does[request.do](client, request);
    process.stdout.write(`${JSON.stringify(answer === undefined ? null : answer)}\n`);
  }
  await server.stop();
})();
