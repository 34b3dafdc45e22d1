/** What RDS fills in per engine (RDS User Guide, "Settings for DB instances"). */

interface Engine {
  readonly port: number;
  readonly license: string;
  /** The newest minor version that a major version alone stands for. */
  readonly newest: Readonly<Record<string, string>>;
  /** How many parts of the version name the parameter group family: mysql8.0, postgres16. */
  readonly familyParts: number;
}

const MYSQL: Engine = {
  port: 3306,
  license: 'general-public-license',
  newest: { '5.7': '5.7.44-rds.20250508', '8.0': '8.0.42', '8.4': '8.4.5' },
  familyParts: 2,
};

const POSTGRES: Engine = {
  port: 5432,
  license: 'postgresql-license',
  newest: { '14': '14.18', '15': '15.13', '16': '16.9', '17': '17.5' },
  familyParts: 1,
};

const ENGINES: Readonly<Record<string, Engine>> = {
  mysql: MYSQL,
  mariadb: { ...MYSQL, newest: { '10.6': '10.6.22', '10.11': '10.11.13', '11.4': '11.4.7' } },
  postgres: POSTGRES,
  'oracle-se2': {
    port: 1521,
    license: 'license-included',
    newest: { '19': '19.0.0.0.ru-2025-04.rur-2025-04.r1' },
    familyParts: 1,
  },
  'sqlserver-ex': { port: 1433, license: 'license-included', newest: { '15.00': '15.00.4430.1.v1' }, familyParts: 2 },
};

export function isEngine(name: string): boolean {
  return name in ENGINES || /^(aurora|custom|db2|oracle|sqlserver)/.test(name);
}

function engine(name: string): Engine {
  const family = name.startsWith('oracle') ? 'oracle-se2' : name.startsWith('sqlserver') ? 'sqlserver-ex' : name;
  return ENGINES[family] ?? MYSQL;
}

export const portOf = (name: string): number => engine(name).port;
export const licenseOf = (name: string): string => engine(name).license;

/** The version that really runs: `8.0` becomes the newest minor version, a full one stays. */
export function actualVersion(name: string, asked: string | undefined): string {
  const { newest } = engine(name);
  return asked === undefined ? (Object.values(newest).at(-1) ?? '') : (newest[asked] ?? asked);
}

/** `mysql8.0` */
export function familyOf(name: string, version: string): string {
  return name + version.split('.').slice(0, engine(name).familyParts).join('.');
}

/** Whether RDS has versions of that line: `8.0`, `8.0.42`. Lines of engines that are not listed here are believed. */
export function isKnownVersion(name: string, version: string): boolean {
  const lines = ENGINES[name]?.newest;
  return lines === undefined || Object.keys(lines).some((line) => version === line || version.startsWith(`${line}.`));
}
