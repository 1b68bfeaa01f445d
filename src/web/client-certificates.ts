import type { TLSSocket } from 'node:tls';
import type { WebTls } from '../config/config.js';

/** Whether clients are asked for a certificate: fixed when the server is made. */
export function asksForCertificate({ clientAuth }: WebTls): boolean {
  return clientAuth !== 'NoClientCert';
}

/** Turns away the clients that `client_auth_type` does not admit, as soon as the handshake has ended. */
export class ClientCertificates {
  /** What holds for the next connection. */
  tls: WebTls;

  constructor(tls: WebTls) {
    this.tls = tls;
  }

  mayBecome(next: WebTls): boolean {
    return asksForCertificate(next) === asksForCertificate(this.tls);
  }

  readonly check = (socket: TLSSocket): void => {
    if (!this.#admits(socket)) socket.destroy();
  };

  #admits(socket: TLSSocket): boolean {
    const shown = socket.getPeerX509Certificate() !== undefined;
    switch (this.tls.clientAuth) {
      case 'NoClientCert':
      case 'RequestClientCert':
        return true;
      case 'RequireAnyClientCert':
        return shown;
      case 'VerifyClientCertIfGiven':
        return !shown || socket.authorized;
      case 'RequireAndVerifyClientCert':
        return shown && socket.authorized;
    }
  }
}
