import { WebSocketServer } from 'ws';

/** A server that does nothing but send what it is told to everybody who is connected: the floor of a broadcast. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => socket.send('hello'));
server.on('listening', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.({ port: address.port });
});
process.on('message', (text) => {
  if (typeof text === 'string') for (const socket of server.clients) socket.send(text);
});
process.on('disconnect', () => process.exit(0));
