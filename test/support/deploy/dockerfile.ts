/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly name: string;
  /** `--from=build` and the like, without the dashes. */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows name and flags, on one line; build arguments are put in. */
  readonly text: string;
}

/** From one FROM to the next. */
export interface Stage {
  /** Image, or earlier stage. */
  readonly base: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** Reads the stages of a Dockerfile; build arguments have their defaults. */
export function parseDockerfile(text: string): readonly Stage[] {
  const given = new Map<string, string>();
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const line of linesOf(text)) {
    const instruction = instructionOf(line, given);
    const { name, text: rest } = instruction;
    if (name === 'ARG') {
      const [, key = '', value = ''] = /^(\w+)(?:=(.*))?$/.exec(rest) ?? [];
      given.set(key, value.replace(/^"(.*)"$/, '$1'));
    } else if (name === 'FROM') {
      const [base = '', , stage = `stage-${stages.length}`] = rest.split(/\s+/);
      stages.push({ base, name: stage, instructions: [] });
    } else stages.at(-1)!.instructions.push(instruction);
  }
  return stages;
}

/** The only instruction of that name in a stage. */
export function only({ name, instructions }: Stage, wanted: string): Instruction {
  const [found, ...others] = instructions.filter((instruction) => instruction.name === wanted);
  if (found === undefined || others.length > 0) throw new Error(`stage ${name}: not one ${wanted}`);
  return found;
}

/** `a=b` and `c="d e"`, as in LABEL and ENV. */
export function pairsOf({ text }: Instruction): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w.-]+)=(?:"([^"]*)"|(\S*))/g)];
  return Object.fromEntries(pairs.map(([, key = '', quoted, bare = '']) => [key, quoted ?? bare]));
}

/** The words of the exec form; throws for the shell form. */
export function execForm(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}

/** Comments and continued lines resolved. */
function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function instructionOf(line: string, given: ReadonlyMap<string, string>): Instruction {
  const [, name = '', flags = '', rest = ''] = /^([A-Z]+)\s+((?:--\S+\s+)*)(.*)$/.exec(line) ?? [];
  const parsed = [...flags.matchAll(/--([\w-]+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]);
  return {
    name,
    flags: Object.fromEntries(parsed) as Record<string, string>,
    text: rest.replaceAll(/\$\{(\w+)\}/g, (_all, key: string) => given.get(key) ?? ''),
  };
}
