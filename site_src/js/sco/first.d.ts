// A package's first.js is written by the build: the interface that its manifest promises.
export const FIRST: string;
