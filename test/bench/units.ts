/** Milliseconds. */
export function ms(value: number, digits = Math.abs(value) < 10 ? 1 : 0): string {
  return `${digits === 0 ? whole(value) : value.toFixed(digits)} ms`;
}

/** Bytes as kB. */
export function kB(bytes: number): string {
  return `${whole(bytes / 1000)} kB`;
}

/** Megabytes. */
export function MB(value: number, digits = Math.abs(value) < 10 ? 1 : 0): string {
  return `${value.toFixed(digits)} MB`;
}

/** A count, with thousands set off. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** How long after a deadline, or before it. */
export function lateness(value: number): string {
  return `${ms(Math.abs(value), 0)} ${value > 0 ? 'after' : 'before'}`;
}
