import { LIVE_NAMESPACE, type ClientToServerEvents, type ServerToClientEvents } from '@innoweek/contracts';
import { displaySecret } from '../api/display.pass.ts';
import { io, type Socket } from 'socket.io-client';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

let shared: LiveSocket | null = null;
let holders = 0;

/** The one socket of the page, whatever is heard on it. */
export const liveSocket = (): LiveSocket => {
  if (shared) return shared;
  const socket: LiveSocket = io(LIVE_NAMESPACE, {
    autoConnect: false,
    auth: (tell) => {
      const display = displaySecret();
      tell(display === null ? {} : { display });
    },
    transports: ['websocket', 'polling'],
    // Thousands of dashboards lose the server at the same moment: they must not come back at the same moment.
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
    randomizationFactor: 0.7,
  });
  socket.on('disconnect', (reason) => {
    // The library does not come back by itself when it was the server that hung up.
    if (reason === 'io server disconnect') socket.connect();
  });
  shared = socket;
  return socket;
};

/** Keeps the socket open until the result is called. */
export const holdSocket = (): (() => void) => {
  const socket = liveSocket();
  holders += 1;
  if (!socket.connected) socket.connect();
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders === 0) socket.disconnect();
  };
};
