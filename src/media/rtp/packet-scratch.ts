/**
 * One place in memory that packets are read from word by word. Packets that are fetched lie there from the beginning, others
 * are copied there; each is used up before the next one comes.
 */
export const packetBytes = Buffer.alloc(2048);
export const packetWords = new Uint32Array(packetBytes.buffer, packetBytes.byteOffset, packetBytes.length / 4);
