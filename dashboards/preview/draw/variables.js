import { getFieldDisplayValuesProxy } from '@grafana/data';

/** What links name and rows do not have: shown by the command. */
export const unresolved = new Set();

const pathOf = (object, path) =>
  path
    .match(/[^.[\]"]+|"[^"]+"/g)
    .reduce((inner, key) => (inner == null ? inner : inner[key.replaceAll('"', '')]), object);

/** Grafana's replacement of variables in links and titles, as far as the boards use it. */
export function variablesOf({ from, to, variables }) {
  return function replace(text, scoped = {}, format) {
    if (typeof text !== 'string') return text;
    const as = (value) => (format === 'uriencode' ? encodeURIComponent(value) : String(value));
    return text.replace(/\$\{([^}:]+(?:"[^"]*"[^}:]*)?)(?::(\w+))?\}|\$(\w+)/g, (all, braced, form, bare) => {
      const name = braced ?? bare;
      if (name === '__url_time_range') return `from=${from}&to=${to}`;
      const found = ofData(name, scoped.__dataContext?.value) ?? scoped[name]?.value;
      if (found !== undefined) return as(found);
      const variable = variables[name];
      if (variable === undefined) {
        unresolved.add(all);
        return all;
      }
      return form === 'queryparam'
        ? variable.query.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&')
        : variable.text;
    });
  };
}

/** Of the row or line that a link belongs to. */
function ofData(name, context) {
  if (name.startsWith('__field.labels')) {
    return pathOf(context?.field?.labels ?? {}, name.slice('__field.labels'.length)) ?? '';
  }
  if (!name.startsWith('__data.fields') || !context) return undefined;
  const rowIndex = context.rowIndex ?? 0;
  const proxy = getFieldDisplayValuesProxy({ frame: context.frame, rowIndex, timeZone: 'utc' });
  return pathOf(proxy, name.slice('__data.fields'.length));
}
