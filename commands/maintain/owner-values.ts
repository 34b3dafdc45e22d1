/** `balrog maintain owner-values`: what the owner of the accounts must still fill in. Exit code 2 while something is open. */
import { exampleImages, SIDECAR_IMAGES } from '../../constructs/services/sidecar-images';
import { clientDomains, environmentFiles, releases } from '../../environments';
import { examplesIn } from '../../environments/owner-value';

export async function listOwnerValues(): Promise<number> {
  const open = openValues();
  for (const { file, path, value } of open) {
    console.log(`${file}: ${path}: still the example ${JSON.stringify(value)}`);
  }
  console.log(
    open.length === 0
      ? 'Every value is filled in.'
      : `${open.length} values only the owner knows are still examples. In a .ts file write the value in place of example(…), ` +
          `in releases.json in place of {"example": …}.`,
  );
  return open.length === 0 ? 0 : 2;
}

interface OpenValue {
  readonly file: string;
  /** Of the field in the file. */
  readonly path: string;
  readonly value: unknown;
}

/** Those that a deployment of one environment would take for real. */
export function openValuesOf(environment: string): readonly OpenValue[] {
  const others = Object.keys(environmentFiles).filter((name) => name !== environment);
  const isOf = (name: string, { file, path }: OpenValue): boolean =>
    file === `environments/${name}.ts` ||
    path.split('.').includes(name) ||
    (file === 'environments/releases.json' && path.startsWith(`${name}.`));
  return openValues().filter((value) => !others.some((name) => isOf(name, value)));
}

const openValues = (): readonly OpenValue[] => [
  ...Object.entries(environmentFiles).flatMap(([name, data]) =>
    examplesIn(data).map(({ path, value }) => ({ file: `environments/${name}.ts`, path, value })),
  ),
  ...examplesIn(clientDomains).map(({ path, value }) => ({ file: 'environments/domains.ts', path, value })),
  ...exampleImages().map((name) => ({
    file: 'constructs/services/sidecar-images.ts',
    path: `${name}.digest`,
    value: SIDECAR_IMAGES[name].digest,
  })),
  ...examplesIn(releases).map(({ path, value }) => ({ file: 'environments/releases.json', path, value })),
];
