import type { ServerResponse } from 'node:http';

/** Nested names and texts of an AWS answer; a list repeats its element. */
export type Xml = string | number | boolean | readonly Xml[] | { readonly [name: string]: Xml | undefined };

/** Renders `{ Error: { Code: 'NoSuchKey' } }` as `<Error><Code>NoSuchKey</Code></Error>`. */
export function renderXml(content: { readonly [name: string]: Xml | undefined }): string {
  return Object.entries(content)
    .map(([name, value]) => renderElement(name, value))
    .join('');
}

function renderElement(name: string, value: Xml | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: Xml) => renderElement(name, item)).join('');
  const inner = typeof value === 'object' ? renderXml(value as { [name: string]: Xml }) : escapeText(String(value));
  return `<${name}>${inner}</${name}>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);
}

export function sendXml(
  response: ServerResponse,
  status: number,
  content: { readonly [name: string]: Xml | undefined },
): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${renderXml(content)}`;
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
