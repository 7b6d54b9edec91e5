export { TlsHandshakes, type TlsHandshakesOptions } from './tls-handshakes.js';
