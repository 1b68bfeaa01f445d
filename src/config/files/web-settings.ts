/** Location of the web configuration file. */
export interface WebFile {
  readonly path: string;
  /** Where the option was given, for error messages. */
  readonly place: string;
}

/** Content of the web configuration file, with the contents of the files that it names. */
export interface WebSettings {
  /** Plain HTTP if absent. */
  readonly tls?: WebTls;
  /** User → bcrypt hash; no login if empty. */
  readonly users: ReadonlyMap<string, string>;
  /** Added to every response. */
  readonly headers: Readonly<Record<string, string>>;
}

/** TLS of the exporter's own web server: PEM, and the other settings in the form that Node.js takes. */
export interface WebTls {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** OpenSSL cipher list; that of Node.js if absent. */
  readonly ciphers?: string;
  readonly clientAuth: ClientAuthType;
}

/** From no request for a client certificate to the rejection of every client without a valid one. */
export const CLIENT_AUTH_TYPES = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuthType = (typeof CLIENT_AUTH_TYPES)[number];
