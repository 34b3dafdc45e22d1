/** DuckDB as WebAssembly in this process. Loaded when the first query is asked: it takes a second and 34 MB. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Duckdb from '@duckdb/duckdb-wasm/blocking';
import type * as Arrow from 'apache-arrow';
import type { DuckDBConnection, DuckDBRuntime } from '@duckdb/duckdb-wasm/blocking';
import { TEXT_FUNCTIONS, type TextFunction } from './javascript-functions';
import { SHIMS } from './shims';
import { MACRO } from './dialect';

export interface Engine {
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

type ScalarCall = DuckDBRuntime['callScalarUDF'];

/** What Emscripten gives every module and the package's types leave out. */
interface Memory {
  readonly HEAPU8: Uint8Array;
  readonly HEAPF64: Float64Array;
  _malloc(bytes: number): number;
}

/** When it is called, as import() would; but Jest, which loads modules itself, has no import(). */
const load = createRequire(__filename);
export const loadArrow = () => load('apache-arrow') as typeof Arrow;

/**
 * Opens an empty database with Athena's functions. Nothing is downloaded: DuckDB's extensions are off, among them `json`
 * and `icu` (time zones).
 */
export async function openDuckdb(): Promise<Engine> {
  const duckdb = load('@duckdb/duckdb-wasm/blocking') as typeof Duckdb;
  const { Utf8 } = loadArrow();
  const folder = dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
  const bundle = (name: string) => ({ mainModule: join(folder, `duckdb-${name}.wasm`), mainWorker: '' });
  const node = duckdb.NODE_RUNTIME;
  const runtime = { ...node, callScalarUDF: repaired((...call) => node.callScalarUDF(...call)) };
  const database = await duckdb.createDuckDB(
    { mvp: bundle('mvp'), eh: bundle('eh') },
    new duckdb.VoidLogger(),
    runtime,
  );
  await database.instantiate(() => undefined);
  database.open({ path: ':memory:', query: { castDecimalToDouble: true } });
  const connection = database.connect();
  for (const setting of SETTINGS) connection.query(`SET ${setting}`);
  for (const [name, call] of Object.entries(TEXT_FUNCTIONS)) {
    connection.createScalarFunction(name, new Utf8(), nullsFirst(call));
  }
  for (const [name, { macro }] of Object.entries(SHIMS)) {
    if (macro) connection.query(`CREATE MACRO ${MACRO}${name}${macro.join(', ')}`);
  }
  return {
    connection,
    close: () => {
      connection.close();
      database.reset();
    },
  };
}

const SETTINGS = [
  'autoload_known_extensions = false',
  'autoinstall_known_extensions = false',
  // 5 / 2 is 2 in Trino.
  'integer_division = true',
  "explain_output = 'optimized_only'",
];

/** Every function here is NULL for a NULL. */
function nullsFirst(call: TextFunction): TextFunction {
  return (...args) => (args.some((arg: string | null) => arg === null) ? null : call(...args));
}

const SUCCEEDED = 0;

/**
 * duckdb-wasm 1.32.0 answers a text function with offsets where DuckDB reads addresses (packages/duckdb-wasm/src/bindings/udf_runtime.ts,
 * `resultData[row] = writerOffset`): every text comes out as zero bytes. The offsets are made addresses here. The buffers are
 * allocated in this order: results, validity, lengths, texts.
 */
function repaired(call: ScalarCall): ScalarCall {
  return (module, response, id, description, descriptionSize, pointers, pointersSize) => {
    const addresses: number[] = [];
    const memory = module as unknown as Memory;
    const malloc = (bytes: number): number => {
      const address = memory._malloc(bytes);
      addresses.push(address);
      return address;
    };
    const watched = Object.create(module, { _malloc: { value: malloc } }) as typeof module;
    call(watched, response, id, description, descriptionSize, pointers, pointersSize);
    const text = new TextDecoder().decode(memory.HEAPU8.subarray(description, description + descriptionSize));
    const { rows, ret } = JSON.parse(text) as { rows: number; ret: { physicalType: string } };
    const [results, , , texts] = addresses;
    if (memory.HEAPF64[response >> 3] !== SUCCEEDED || ret.physicalType !== 'VARCHAR') return;
    if (results === undefined || texts === undefined) throw new Error('duckdb-wasm allocates in another order now');
    const data = new Float64Array(memory.HEAPU8.buffer, results, rows);
    for (const [row, offset] of data.entries()) data[row] = offset + texts;
  };
}
