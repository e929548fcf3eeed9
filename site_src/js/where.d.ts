// The build writes where.js: addresses of the runtime beside the scripts.
export const memory: string;
export const pyodide: string;
export const vega: string;
export const wheel: string;
