import http from 'node:http';
import { BodyError, CutShort, strangeEncoding } from './body.ts';
import { BulkBody } from './bulkBody.ts';
import type { BulkConnection, BulkConnections } from './bulkConnections.ts';
import { explained, type ExchangeFailure, type Incoming, type Outgoing } from './exchange.ts';
import { HttpAnswer } from './httpAnswer.ts';
import type { Leash } from './leash.ts';

/**
 * As `exchange`, for a GET whose answer is large and not compressed: what comes is read where it was received, without
 * memory of its own for each piece.
 */
export async function exchangeInBulk(
  connections: BulkConnections,
  outgoing: Outgoing,
  leash: Leash,
): Promise<Incoming | ExchangeFailure> {
  const head = headOf(outgoing);
  try {
    const connection = await connections.connection(leash);
    if (leash.cause !== undefined) {
      connection.socket.destroy();
      throw new CutShort();
    }
    leash.nowConnected();
    return await answerOver(connection, head, outgoing, leash, connections);
  } catch (error) {
    leash.release();
    return { ...explained(error, leash, outgoing.server), stale: false };
  }
}

function answerOver(
  connection: BulkConnection,
  request: string,
  { server, maxBytes }: Outgoing,
  leash: Leash,
  connections: BulkConnections,
): Promise<Incoming | ExchangeFailure> {
  const { socket, isReused } = connection;
  return new Promise((resolve) => {
    let hasBegun = false;
    const end = (error: Error | undefined, isKept = false): void => {
      if (!body.end(error)) return;
      leash.release();
      connection.receive = () => undefined;
      socket.off('error', end);
      socket.off('close', closed);
      if (isKept) connections.keep(connection);
      else socket.destroy();
      const stale = isReused && !hasBegun && leash.cause === undefined;
      // Changes nothing where the head has come.
      resolve({ ...explained(error, leash, server), stale });
    };
    const body = new BulkBody(maxBytes, leash, end);
    const answer = new HttpAnswer({
      head: ({ status, statusText, headers }) => {
        leash.nowAnswering();
        const strange = strangeEncoding(headers, ['identity']);
        if (strange !== undefined) {
          end(new BodyError(strange));
          return;
        }
        const readInPlace: Incoming['readInPlace'] = async (take) => {
          try {
            await body.read(take);
            return undefined;
          } catch (error) {
            return explained(error, leash, server);
          }
        };
        resolve({
          status,
          statusText,
          headers,
          bytes: () => body.bytes,
          read: (take) => readInPlace((pieces) => take(pieces.map((piece) => Buffer.from(piece)))),
          readInPlace,
          onEnd: (call) => {
            body.onEnd(call);
          },
        });
      },
      body: (piece) => {
        body.arrive(piece);
      },
      end: (isKept) => {
        end(undefined, isKept);
      },
    });
    const closed = (): void => {
      // By the server, after all that it sent; or by us.
      if (!socket.readableEnded || !answer.close()) end(new CutShort());
    };
    socket.on('error', end);
    socket.on('close', closed);
    leash.onEnd(() => {
      end(new CutShort());
    });
    connection.receive = (chunk) => {
      hasBegun = true;
      try {
        answer.push(chunk);
      } catch (error) {
        end(error as Error);
      }
    };
    socket.write(request, 'latin1');
  });
}

/** As it goes over the wire. @throws where a header holds what none may */
function headOf({ method, path, server, headers }: Outgoing): string {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${server.host}`, 'Connection: keep-alive'];
  for (const [name, value] of Object.entries(headers))
    for (const one of [value ?? []].flat()) {
      http.validateHeaderValue(name, String(one));
      lines.push(`${name}: ${one}`);
    }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
