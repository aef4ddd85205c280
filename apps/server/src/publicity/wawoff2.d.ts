/** The package brings no types. */
declare module 'wawoff2' {
  /** A font of the web as the TrueType font that it is made of. */
  export const decompress: (font: Uint8Array) => Promise<Uint8Array>;
}
