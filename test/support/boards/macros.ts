/** Values of Grafana's variables. */
export type Macros = Readonly<Record<string, string>>;

/** Windows as they could be. */
const STAND_INS: Macros = { __rate_interval: '4m', __interval: '1m', __range: '3h' };

/** The expression with each `$name` and `${name}` replaced; throws when there is one without a value. */
export function replaceMacros(expression: string, values: Macros): string {
  return expression.replaceAll(/\$\{?(\w+)\}?/g, (macro, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for ${macro}`);
    return value;
  });
}

/** The expression as a parser of PromQL takes it: variables stand within strings, where they do no harm. */
export function withoutMacros(expression: string): string {
  return expression.replaceAll(/\$(__\w+)/g, (macro, name: string) => STAND_INS[name] ?? macro);
}
