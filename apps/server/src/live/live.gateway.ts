import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  Ack,
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayInit,
} from '@nestjs/websockets';
import {
  boardJoinSchema,
  boardLeaveSchema,
  LIVE_NAMESPACE,
  type BoardSnapshot,
  type ClientToServerEvents,
  type Problem,
  type ServerToClientEvents,
} from '@innoweek/contracts';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import { DisplayPassService } from '../access/display-pass.service.ts';
import { personOf, type Reader } from '../access/principal.model.ts';
import { PrincipalService } from '../access/principal.service.ts';
import { BoardAccess, isPublicBoard } from '../board/board.access.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ChangeService } from '../queue/change.service.ts';
import { ChannelService } from '../queue/channel.service.ts';
import { BoardFreshness } from '../operations/board.freshness.ts';
import { ServerMetrics } from '../operations/server.metrics.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { languageOf } from '../problems/language.service.ts';
import { asProblem, problemDocument } from '../problems/problem.filter.ts';
import { parseInput } from '../problems/schema-validation.pipe.ts';
import { roomOf } from './live.rooms.ts';
import { LiveService } from './live.service.ts';

type Headers = { authorization?: string | undefined; cookie?: string | undefined };
type Watcher = {
  headers: Headers;
  /** Of a wall's link; it is nobody then, whatever else its browser knows. */
  display: string | null;
  language: ReturnType<typeof languageOf>;
  rooms: Set<string>;
};
type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Watcher>;
type LiveNamespace = Namespace<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Watcher>;
type JoinAck = (reply: BoardSnapshot | { problem: Problem }) => void;

/** Boards that one connection may watch at a time. */
const MAX_BOARDS = 50;
/** How often it is looked whether the links of walls have ended, in milliseconds. */
const WALLS_MS = 20_000;

/** The socket side of the boards: who joins what; LiveService says what they are told. */
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class LiveGateway implements OnGatewayInit<LiveNamespace>, OnApplicationShutdown {
  readonly #log = new Logger('live');
  #walls: NodeJS.Timeout | null = null;

  @WebSocketServer()
  readonly namespace!: LiveNamespace;

  constructor(
    private readonly live: LiveService,
    private readonly access: BoardAccess,
    private readonly editions: EditionService,
    private readonly principals: PrincipalService,
    private readonly passes: DisplayPassService,
    private readonly changes: ChangeService,
    private readonly channel: ChannelService,
    private readonly metrics: ServerMetrics,
    private readonly freshness: BoardFreshness,
  ) {}

  afterInit(namespace: LiveNamespace): void {
    this.metrics.countDashboardsBy(() => namespace.sockets.size);
    this.freshness.watchRoomsBy(() => this.live.untoldS);
    this.changes.onChange('access', () => {
      this.#showOut().catch((error: unknown) => {
        this.#log.error({ msg: 'watchers were not looked at after a change of rights', err: error });
      });
    });
    this.#walls = setInterval(() => {
      this.#lookAtWalls().catch((error: unknown) => {
        this.#log.warn({ msg: 'the links of walls were not looked at', err: error });
      });
    }, WALLS_MS);
    this.channel.subscribe('notified', ({ accounts }) => {
      if (accounts.length > 0) namespace.to(accounts.map(accountRoom)).emit('notification:new');
    });
    this.channel.subscribe('imported', ({ account, import: id, progress }) => {
      namespace.to(accountRoom(account)).emit('import:progress', { import: id, progress });
    });
    this.live.announceWith({
      delta: (room, delta) => {
        namespace.to(room).emit('board:delta', delta);
        this.metrics.observeDelta(new Date(delta.at));
      },
      pulse: (room, pulse) => {
        // A pulse that cannot be delivered now is worth nothing later.
        namespace.to(room).volatile.emit('board:pulse', pulse);
      },
      notice: (room, notice) => {
        namespace.to(room).emit('board:notice', notice);
      },
    });
    namespace.adapter.on('delete-room', (room: string) => {
      const [edition = '', board = ''] = splitRoom(room);
      if (board) this.live.close(Number(edition), board);
    });
    namespace.use((socket, next) => {
      const { authorization, cookie } = socket.handshake.headers;
      const { token, display }: { token?: unknown; display?: unknown } = socket.handshake.auth;
      socket.data.display = typeof display === 'string' ? display : null;
      socket.data.headers = {
        authorization: typeof token === 'string' ? `Bearer ${token}` : authorization,
        cookie: token === undefined && isSameSite(socket.handshake.headers) ? cookie : undefined,
      };
      socket.data.language = languageOf(socket.handshake.headers['accept-language']);
      next();
    });
  }

  /** Join first, then read: whatever is committed in between reaches the room, and the client keeps it. */
  @SubscribeMessage('board:join')
  async join(
    @ConnectedSocket() socket: LiveSocket,
    @MessageBody() body: unknown,
    @Ack() ack: JoinAck | undefined,
  ): Promise<void> {
    try {
      const { board, edition: code, have } = parseInput(boardJoinSchema, body);
      const reader = await this.#readerOf(socket);
      const edition = await this.editions.find(code);
      await this.access.check(reader, board, edition);
      const room = roomOf(edition.id, board);
      if (!socket.rooms.has(room) && countBoards(socket) >= MAX_BOARDS)
        throw new ProblemError('too_many_boards', { params: { boards: MAX_BOARDS } });
      await socket.join(room);
      const snapshot = await this.live.snapshot(edition, board, have);
      this.#enter(socket, edition, board, snapshot.version);
      ack?.(snapshot);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500) this.#log.error({ msg: 'join failed', err: problem.cause ?? error });
      ack?.({ problem: problemDocument(problem, socket.data.language) });
    }
  }

  onApplicationShutdown(): void {
    if (this.#walls) clearInterval(this.#walls);
  }

  @SubscribeMessage('board:leave')
  async leave(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<void> {
    const parsed = boardLeaveSchema.safeParse(body);
    if (!parsed.success) return;
    const edition = await this.editions.find(parsed.data.edition).catch(() => null);
    if (edition) await socket.leave(roomOf(edition.id, parsed.data.board));
  }

  /** Tells this connection from now on when there is something new for whoever is signed in. */
  @SubscribeMessage('notifications:join')
  async joinNotifications(
    @ConnectedSocket() socket: LiveSocket,
    @Ack() ack: ((joined: boolean) => void) | undefined,
  ): Promise<void> {
    const principal = await this.#readerOf(socket).then(personOf, () => null);
    if (principal !== null) await socket.join(accountRoom(principal.accountId));
    ack?.(principal !== null);
  }

  /** Takes whoever may not watch a board any more out of its room: a right was taken away while the socket was open. */
  async #showOut(): Promise<void> {
    for (const socket of this.namespace.sockets.values()) {
      if (socket.data.display !== null) {
        await this.#lookAtWall(socket, socket.data.display);
        continue;
      }
      const guarded = await this.#guardedBoards(socket);
      const personal = [...socket.rooms].filter((room) => room.startsWith(ACCOUNT_ROOM));
      if (guarded.length === 0 && personal.length === 0) continue;
      const principal = await this.principals.ofHeaders(socket.data.headers);
      for (const room of personal)
        if (principal === null || room !== accountRoom(principal.accountId)) await socket.leave(room);
      for (const { room, board, edition } of guarded) {
        const refused = await this.access.check(principal, board, edition).then(
          () => false,
          (error: unknown) => asProblem(error).status < 500,
        );
        if (!refused) continue;
        await socket.leave(room);
        socket.emit('board:closed', { board, edition: edition.code });
      }
    }
  }

  /** The boards that somebody watches and that are not everybody's. */
  async #guardedBoards(
    socket: LiveSocket,
  ): Promise<{ room: string; board: string; edition: EditionEntity }[]> {
    const guarded = [];
    for (const room of socket.rooms) {
      const [id, board] = splitRoom(room);
      if (board === undefined) continue;
      const edition = await this.editions.byId(Number(id));
      if (!isPublicBoard(board) || edition.publicBoard.audience !== 'open')
        guarded.push({ room, board, edition });
    }
    return guarded;
  }

  /** Hangs up on a wall whose link has ended: it comes back, asks for its board, and is told why not. */
  async #lookAtWall(socket: LiveSocket, secret: string): Promise<void> {
    if ((await this.passes.find(secret)) === null) socket.disconnect(true);
  }

  /** Links end by the clock, too; and looking at them notes that their walls are there. */
  async #lookAtWalls(): Promise<void> {
    for (const socket of this.namespace.sockets.values())
      if (socket.data.display !== null) await this.#lookAtWall(socket, socket.data.display);
  }

  async #readerOf({ data: { display, headers } }: LiveSocket): Promise<Reader> {
    if (display === null) return this.principals.ofHeaders(headers);
    const pass = await this.passes.find(display);
    if (pass === null) throw new ProblemError('display_ended');
    return pass;
  }

  #enter(socket: LiveSocket, edition: EditionEntity, board: string, version: number): void {
    // A watcher that left while its snapshot was read must not keep the room open.
    if (socket.rooms.has(roomOf(edition.id, board))) this.live.enter(edition, board, version);
  }
}

const ACCOUNT_ROOM = 'account:';
const accountRoom = (id: string): string => ACCOUNT_ROOM + id;

const splitRoom = (room: string): string[] => {
  const at = room.indexOf('/');
  return at > 0 && /^\d+$/.test(room.slice(0, at)) ? [room.slice(0, at), room.slice(at + 1)] : [];
};

const countBoards = (socket: LiveSocket): number =>
  [...socket.rooms].filter((room) => splitRoom(room).length > 0).length;

/** A page of another site may open a socket, and the browser would send our cookie along: it counts only from here. */
const isSameSite = (headers: { origin?: string; host?: string }): boolean => {
  if (headers.origin === undefined) return true;
  return URL.parse(headers.origin)?.host === headers.host;
};
