/**
 * A Terraform provider that plays a cloud: it speaks plugin protocol 5 or 6 over a unix socket, so that the real terraform,
 * told of it by TF_REATTACH_PROVIDERS, plans and applies against the store instead of the cloud.
 */
import fs from 'node:fs';
import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import type { Cloud, Values } from '../clouds/behaviour';
import type { ProviderSchemas } from '../schema/types';
import type { CloudStore } from '../store';
import type { FaultPlan } from './faults';
import { methods, type Handler } from './methods';
import {
  calledIn,
  METHODS,
  providerService,
  type Method,
  type ProtocolVersion,
  type Request,
  type Response,
} from './protocol';
import { Sessions, type Session } from './session';
import type { Witness } from './witness';

export { credentialsExpired, parseFaults } from './faults';

export interface ProviderOptions {
  readonly cloud: Cloud;
  readonly store: CloudStore;
  /** Called when Terraform asks for the schema: only then the types in use are known. */
  readonly schemas: () => ProviderSchemas;
  /** Path of the unix socket to listen on; at most about 100 characters, a limit of the operating system. */
  readonly socket: string;
  /** AWS account id or GCP project; a function is given the provider block. */
  readonly account: string | ((provider: Values) => string);
  /** What exists although nothing here made it: the arguments somebody gave it by hand. Asked when it is imported. */
  readonly madeByHand?: (type: string, id: string) => Values | undefined;
  readonly faults?: FaultPlan;
  /** One line per call that changes something; never values. */
  readonly log?: (line: string) => void;
  /** Is told what Terraform asks and what is answered. */
  readonly witness?: Witness;
}

/** This provider's entry in TF_REATTACH_PROVIDERS. */
export interface Reattach {
  readonly Protocol: 'grpc';
  readonly ProtocolVersion: ProtocolVersion;
  readonly Pid: number;
  readonly Test: true;
  readonly Addr: { readonly Network: 'unix'; readonly String: string };
}

export interface RunningProvider {
  readonly reattach: Reattach;
  /** Ends all connections and removes the socket. */
  close(): Promise<void>;
}

/** Resolves when Terraform can connect; rejects when the socket cannot be made. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const { socket, cloud, faults = [], log = () => undefined } = options;
  const protocol = cloud.protocol ?? 5;
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const handlers = methods({ madeByHand: () => undefined, ...options, faults, log });
  const sessions = new Sessions();
  const calls = METHODS.map((name) => [calledIn(protocol, name), unary(name, handlers[name], sessions, log)] as const);
  server.addService(providerService(protocol), Object.fromEntries(calls));
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (failure) =>
      failure ? reject(new Error(`Cannot listen on ${socket}: ${failure.message}`)) : resolve(),
    );
  });
  return {
    reattach: {
      Protocol: 'grpc',
      ProtocolVersion: protocol,
      Pid: process.pid,
      Test: true,
      Addr: { Network: 'unix', String: socket },
    },
    close: () => {
      server.forceShutdown();
      fs.rmSync(socket, { force: true });
      return Promise.resolve();
    },
  };
}

type Call = ServerUnaryCall<Request, Response>;

function unary(name: Method, handler: Handler, sessions: Sessions, log: (line: string) => void) {
  return (call: Call, answer: sendUnaryData<Response>): void => {
    respond(handler, call.request, sessions.of(connectionOf(call))).then(
      (response) => answer(null, response),
      // As a status, not as a diagnostic: then Terraform keeps the prior state of what it was about to change.
      (failure: unknown) => {
        log(`${name} ${call.request.type_name} failed: ${stackOf(failure)}`);
        answer({ code: status.INTERNAL, details: messageOf(failure) });
      },
    );
  };
}

async function respond(handler: Handler, request: Request, session: Session): Promise<Response> {
  return handler(request, session);
}

function stackOf(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** grpc-js has no public way to tell connections over a unix socket apart: they have no peer address. */
function connectionOf(call: Call): object {
  const inner = (call as unknown as { readonly call?: { readonly stream?: { readonly session?: object } } }).call;
  const connection = inner?.stream?.session;
  if (!connection) throw new Error('@grpc/grpc-js no longer shows the HTTP/2 session of a call: see connectionOf');
  return connection;
}
