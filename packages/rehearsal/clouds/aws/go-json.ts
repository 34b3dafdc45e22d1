/** JSON as Go's encoding/json writes it: `<`, `>`, `&` and the line separators U+2028 and U+2029 are escaped. */

export function goJson(value: unknown): string {
  return escape(JSON.stringify(value));
}

/** `json.MarshalIndent(value, "", "  ")`: as JSON.stringify with two spaces, empty collections included. */
export function goIndentedJson(value: unknown): string {
  return escape(JSON.stringify(value, null, 2));
}

function escape(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
