/** Which operation of which service a request asks for, and with what. */
import { parseXML } from '@aws-sdk/xml-builder';
import { ApiError, malformed } from './api-error';
import { assertComplete, decode, JSON_LAYOUT, type Input } from './decode';
import { EC2_LAYOUT, FORM_LAYOUT, parseForm } from './form';
import type { Operation, ServiceModel } from './model';
import { matchRest, readBindings } from './rest';
import type { WireRequest } from './wire-request';
import { XML_LAYOUT } from './xml';

export interface Scope {
  /** `rds` */
  readonly signingName: string;
  /** `us-west-2` */
  readonly region: string;
}

/** What a signature is for: `Credential=KEY/20260131/us-west-2/rds/aws4_request`. */
export function scopeOf({ headers, url }: Pick<WireRequest, 'headers' | 'url'>): Scope | undefined {
  const signed = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const credential = signed ?? new URL(url, 'http://localhost').searchParams.get('X-Amz-Credential') ?? '';
  const [, , region, signingName] = credential.split('/');
  return region === undefined || signingName === undefined ? undefined : { signingName, region };
}

/** The operation, undefined when the service has none like that. */
export function operationOf(model: ServiceModel, request: WireRequest): Operation | undefined {
  if (model.protocol === 'rest-json' || model.protocol === 'rest-xml') return matchRest(model, request)?.operation;
  return model.operations.get(operationName(model, request));
}

/** What the caller calls it, known or not; a method and a path where operations have no names on the wire. */
export function operationName(model: ServiceModel, { method, url, headers, body }: WireRequest): string {
  if (model.protocol === 'json')
    return (
      String(headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? ''
    );
  if (model.protocol === 'query' || model.protocol === 'ec2') return formOf(url, body).get('Action') ?? '';
  return `${method} ${new URL(url, 'http://localhost').pathname}`;
}

const formOf = (url: string, body: Buffer): URLSearchParams =>
  new URLSearchParams(body.length > 0 ? body.toString() : new URL(url, 'http://localhost').search);

/** @throws ApiError when it says what the operation's model does not have, or not what it must */
export function inputOf(model: ServiceModel, operation: Operation, request: WireRequest): Input {
  const input = read(model, operation, request);
  assertComplete(operation.input, input);
  return input;
}

function read(model: ServiceModel, operation: Operation, request: WireRequest): Input {
  const { input } = operation;
  switch (model.protocol) {
    case 'query':
    case 'ec2': {
      const form = formOf(request.url, request.body);
      if (form.get('Version') !== model.version) {
        throw new ApiError(
          'InvalidAction',
          `Could not find operation ${operation.name} for version ${form.get('Version') ?? ''}`,
        );
      }
      return decode(model.protocol === 'ec2' ? EC2_LAYOUT : FORM_LAYOUT, input, parseForm(form)) as Input;
    }
    case 'json':
      return decode(JSON_LAYOUT, input, jsonOf(request.body)) as Input;
    case 'rest-json':
    case 'rest-xml': {
      const found = matchRest(model, request);
      const bound = readBindings(input, found?.labels ?? {}, request);
      const raw = (): unknown => (model.protocol === 'rest-json' ? jsonOf(request.body) : xmlOf(request.body));
      return bound(model.protocol === 'rest-json' ? JSON_LAYOUT : XML_LAYOUT, raw);
    }
  }
}

function jsonOf(body: Buffer): unknown {
  const text = body.toString();
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError('SerializationException', 'the request is not JSON');
  }
}

function xmlOf(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return Object.values(parseXML(body.toString()) as object)[0];
  } catch {
    throw malformed('the request is not XML');
  }
}
