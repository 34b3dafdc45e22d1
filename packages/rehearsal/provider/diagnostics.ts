/** Diagnostics between behaviours and the wire. */
import type { Diagnostic } from '../clouds/behaviour';
import type { WireDiagnostic, WirePath } from './protocol';

export type Path = readonly (string | number)[];

export function error(summary: string, detail?: string, path?: Path): Diagnostic {
  return { severity: 'error', summary, ...(detail ? { detail } : {}), ...(path ? { path } : {}) };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

export function toWireDiagnostics(diagnostics: readonly Diagnostic[]): WireDiagnostic[] {
  return diagnostics.map(({ severity, summary, detail, path }) => ({
    severity: severity === 'error' ? 1 : 2,
    summary,
    detail: detail ?? '',
    ...(path && path.length > 0 ? { attribute: toWirePath(path) } : {}),
  }));
}

export function toWirePath(path: Path): WirePath {
  return {
    steps: path.map((step) => (typeof step === 'number' ? { element_key_int: step } : { attribute_name: step })),
  };
}
