/** Results and errors in the form of the protocol that was asked in. */
import { renderXml, type Xml } from '../../state-backend/xml';
import type { ApiError } from './api-error';
import type { Input } from './decode';
import { toJson } from './json';
import type { Operation, ServiceModel, Shape } from './model';
import { writeText } from './scalars';
import { toXml } from './xml';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Requests are not told apart: nobody will ask AWS about one. */
const REQUEST_ID = '00000000-0000-0000-0000-000000000000';

const XML = 'text/xml';
const document = (content: { readonly [name: string]: Xml | undefined }): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${renderXml(content)}`;

const answer = (status: number, type: string, body: string | Uint8Array, more: Input = {}): WireAnswer => ({
  status,
  headers: { 'content-type': type, 'x-amzn-requestid': REQUEST_ID, ...(more as Record<string, string>) },
  body,
});

export function resultAnswer(model: ServiceModel, operation: Operation, output: Input): WireAnswer {
  const { name, output: shape } = operation;
  const values = shape.isStructSchema() ? output : {};
  switch (model.protocol) {
    case 'json':
      return answer(
        200,
        `application/x-amz-json-${model.jsonVersion}`,
        JSON.stringify(shape.isStructSchema() ? toJson(shape, values) : {}),
      );
    case 'query': {
      const result = shape.isStructSchema() ? { [`${name}Result`]: toXml(shape, values) } : {};
      return answer(
        200,
        XML,
        document({ [`${name}Response`]: { ...result, ResponseMetadata: { RequestId: REQUEST_ID } } }),
      );
    }
    case 'ec2': {
      const result = shape.isStructSchema() ? toXml(shape, values) : {};
      return answer(200, XML, document({ [`${name}Response`]: { requestId: REQUEST_ID, ...result } }));
    }
    case 'rest-json':
    case 'rest-xml':
      return restAnswer(model, operation, shape, values);
  }
}

function restAnswer(model: ServiceModel, { name, http }: Operation, shape: Shape, values: Input): WireAnswer {
  const headers: Record<string, string> = {};
  const body: Record<string, unknown> = {};
  let payload: [Shape, unknown] | undefined;
  let status = http?.[2] ?? 200;
  for (const [member, inner] of shape.isStructSchema() ? shape.structIterator() : []) {
    const { httpHeader, httpResponseCode, httpPayload } = inner.getMergedTraits();
    const value = values[member];
    if (value === undefined) continue;
    if (httpHeader !== undefined) headers[httpHeader.toLowerCase()] = writeText(inner, value, 'http');
    else if (httpResponseCode !== undefined) status = Number(value);
    else if (httpPayload !== undefined) payload = [inner, value];
    else body[member] = value;
  }
  const isJson = model.protocol === 'rest-json';
  const type = isJson ? 'application/json' : XML;
  if (payload === undefined) {
    const text = isJson
      ? JSON.stringify(toJson(shape, body))
      : document({ [shape.getName() ?? name]: toXml(shape, body) });
    return answer(status, type, shape.isStructSchema() && status !== 204 ? text : '', headers);
  }
  const [inner, value] = payload;
  if (!inner.isStructSchema()) return answer(status, 'application/octet-stream', value as string | Uint8Array, headers);
  const root = String(inner.getMergedTraits().xmlName ?? inner.getName());
  return answer(
    status,
    type,
    isJson ? JSON.stringify(toJson(inner, value)) : document({ [root]: toXml(inner, value as Input) }),
    headers,
  );
}

/** `RdsFault` is called `Rds` on the wire where the service's model says so, and has the status that it says. */
export function errorAnswer(model: ServiceModel, error: ApiError): WireAnswer {
  const shape = model.shape(error.code);
  const traits = (shape?.getMergedTraits() ?? {}) as ErrorTraits;
  const [code, queryStatus] = traits.awsQueryError ?? [error.code, undefined];
  const modelled = traits.httpError ?? (traits.error === undefined ? undefined : traits.error === 'server' ? 500 : 400);
  const { message } = error;
  switch (model.protocol) {
    case 'json':
      return answer(
        modelled ?? error.status,
        `application/x-amz-json-${model.jsonVersion}`,
        JSON.stringify({ __type: error.code, [messageName(shape)]: message }),
      );
    case 'rest-json':
      return answer(modelled ?? error.status, 'application/json', JSON.stringify({ [messageName(shape)]: message }), {
        'x-amzn-errortype': error.code,
      });
    case 'ec2':
      return answer(
        error.status,
        XML,
        document({ Response: { Errors: { Error: { Code: error.code, Message: message } }, RequestID: REQUEST_ID } }),
      );
    case 'query':
    case 'rest-xml': {
      const status = queryStatus ?? modelled ?? error.status;
      const Error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
      return answer(status, XML, document({ ErrorResponse: { Error, RequestId: REQUEST_ID } }));
    }
  }
}

interface ErrorTraits {
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly httpError?: number;
  readonly error?: 'client' | 'server';
}

/** Services spell it `message` or `Message`. */
function messageName(shape: Shape | undefined): string {
  const names = shape?.isStructSchema() === true ? [...shape.structIterator()].map(([name]) => name) : [];
  return names.find((name) => name.toLowerCase() === 'message') ?? 'message';
}
