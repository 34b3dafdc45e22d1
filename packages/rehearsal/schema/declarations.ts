/**
 * A scanner for the TypeScript that cdktf's provider generator emits (`@cdktf/provider-generator`, attribute and struct
 * emitters). The emitted text is regular enough for expressions; a full parser would take fifty times as long.
 */

/** The text of each exported declaration of a module, by its name. */
export interface Declarations {
  readonly classes: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, string>;
}

/** One `// name - computed: …` member of a class. */
export interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** The class behind a stored member: `DbInstanceTimeoutsOutputReference`, `cdktf.StringMap`. */
  readonly stored?: string;
  /** A stored list that wraps a set. */
  readonly wrapsSet: boolean;
  /** What the getter returns: `this.getStringAttribute('arn')`. */
  readonly returns: string;
}

/** One entry of the attributes a struct or resource writes to HCL: assignable members only. */
export interface Assignable {
  /** `cdktf.listMapperHcl(fooToHclTerraform, true)(this._foo.internalValue)` */
  readonly value: string;
  readonly type: 'simple' | 'list' | 'set' | 'map' | 'struct';
  /** `string`, `stringList`, `DbInstanceS3ImportList` */
  readonly storage: string;
}

export function scan(source: string): Declarations {
  const found = {
    class: new Map<string, string>(),
    interface: new Map<string, string>(),
    function: new Map<string, string>(),
  };
  for (const chunk of source.split('\nexport ')) {
    const head = /^(class|interface|function) (\w+)/.exec(chunk);
    if (head) found[head[1] as keyof typeof found].set(head[2]!, chunk);
  }
  return { classes: found.class, interfaces: found.interface, functions: found.function };
}

const MEMBER = /\n {2}\/\/ (\S+) - computed: (\w+), optional: (\w+), required: (\w+)\n([^]*?)\n {2}}/g;

export function members(classText: string): Member[] {
  return [...classText.matchAll(MEMBER)].map(([, name, computed, optional, required, body]) => {
    const stored = /private _\w+ = new ([\w.]+)\(this, "\w+"(, true)?/.exec(body!);
    return {
      name: name!,
      computed: computed === 'true',
      optional: optional === 'true',
      required: required === 'true',
      ...(stored && { stored: stored[1]! }),
      wrapsSet: stored?.[2] !== undefined,
      returns: /return ([^;]*);/.exec(body!)?.[1] ?? '',
    };
  });
}

const ASSIGNABLE = /\n +(\w+): {\n +value: (.*),\n +isBlock: \w+,\n +type: "(\w+)",\n +storageClassType: "(\w+)",/g;

export function assignables(text: string): Map<string, Assignable> {
  const entries = [...text.matchAll(ASSIGNABLE)].map(([, name, value, type, storage]) => {
    return [name!, { value: value!, type: type as Assignable['type'], storage: storage! }] as const;
  });
  return new Map(entries);
}

/** Names of the members whose doc comment calls them a block. */
export function documentedBlocks(interfaceText: string): Set<string> {
  return new Set([...interfaceText.matchAll(/\n {2}\/\*\*\n {2}\* (\w+) block\n/g)].map((match) => match[1]!));
}

/** Members an interface demands, by their TypeScript names. */
export function demanded(interfaceText: string): Set<string> {
  return new Set([...interfaceText.matchAll(/\n {2}readonly (\w+): /g)].map((match) => match[1]!));
}
