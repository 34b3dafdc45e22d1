import { readFileSync } from 'node:fs';

/** The version of hashicorp/aws that the installed bindings were made of, as their package says. */
export function bindingsVersion(): string {
  const file = require.resolve('@cdktf/provider-aws/package.json');
  const { cdktf } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly cdktf?: { readonly provider?: { readonly version?: string } };
  };
  const version = cdktf?.provider?.version;
  if (version === undefined) throw new Error(`${file} names no version of the provider: reinstall with npm ci.`);
  return version.replace(/^[^\d]*/, '');
}
