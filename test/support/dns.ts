import type { SeedResolver } from '../../src/topology/discovery/seeds.js';

/** An SRV record. */
export interface SrvRecord {
  readonly name: string;
  readonly port: number;
}

/** A resolver of records that a test writes; it counts what it is asked. */
export class FakeDns implements SeedResolver {
  srv: readonly SrvRecord[] | Error = [];
  txt: readonly (readonly string[])[] | Error = [];
  /** Host name → its addresses. */
  readonly hosts = new Map<string, readonly string[]>();
  readonly asked: string[] = [];

  lookup(host: string): Promise<readonly { readonly address: string }[]> {
    this.asked.push(`host ${host}`);
    return Promise.resolve((this.hosts.get(host) ?? []).map((address) => ({ address })));
  }

  resolveSrv(name: string): Promise<readonly SrvRecord[]> {
    this.asked.push(`SRV ${name}`);
    return settled(this.srv);
  }

  resolveTxt(name: string): Promise<readonly (readonly string[])[]> {
    this.asked.push(`TXT ${name}`);
    return settled(this.txt);
  }
}

/** The error that node:dns raises. */
export function dnsError(code: string): Error {
  return Object.assign(new Error(`queryTxt ${code} mongo.example.com`), { code });
}

function settled<T>(value: T | Error): Promise<T> {
  return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
}
