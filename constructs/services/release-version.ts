/** Order of Balrog's versions: two parts, both whole numbers, so v3.08 comes before v3.10 and v3.92 after v3.9. */
const parts = (version: string) => {
  const [, major, minor] = /^v(\d+)\.(\d+)$/.exec(version) ?? [];
  if (major === undefined || minor === undefined) throw new Error(`"${version}" is no version of Balrog: write vX.Y`);
  return [Number(major), Number(minor)] as const;
};

export const isAtLeast = (version: string, least: string): boolean => {
  const [[major, minor], [leastMajor, leastMinor]] = [parts(version), parts(least)];
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
};
