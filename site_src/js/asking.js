// @ts-check
// What one calculator asks the engine: one question at a time, and of those that come meanwhile the newest.

/**
 * @typedef {import("./client.js").Inputs} Inputs
 * @typedef {import("./client.js").Result} Result
 * @typedef {import("./client.js").Listening} Listening
 * @typedef {{inputs: Inputs, result: Result}} Asked
 *
 * @typedef {object} Asker
 * @property {() => Inputs} inputs what is to be asked now
 * @property {(inputs: Inputs, listening: Listening) => Promise<Result>} ask
 * @property {(done: number, says: string) => void} onProgress of a question that takes long
 * @property {(asked: Asked) => void} onResult not called for a question that a newer one has stopped
 */

export class Asking {
  /** @type {AbortController | undefined} */
  #running;
  /** @type {Promise<Asked> | undefined} */
  #round;
  /** @type {Asked | undefined} */
  #last;
  #isLong = false;
  #hasNews = false;
  #asker;

  /** @param {Asker} asker */
  constructor(asker) {
    this.#asker = asker;
  }

  /**
   * Ask about what the inputs are now. A short question under way is answered first, so that dragging
   * shows answers on the way; one that takes long is stopped.
   *
   * @returns {Promise<Asked>} the newest, once no newer one waits
   */
  ask() {
    this.#hasNews = true;
    if (this.#isLong) this.#running?.abort();
    this.#round ??= this.#answerAll();
    return this.#round;
  }

  /** Return the answer to what the inputs are now: the one that is there or under way, or else ask. */
  async newest() {
    const asked = this.#round ? await this.#round : this.#last?.result.stopped ? undefined : this.#last;
    const isCurrent = JSON.stringify(asked?.inputs) === JSON.stringify(this.#asker.inputs());
    return asked && isCurrent ? asked : this.ask();
  }

  /** Ask no more; the question under way is answered with {stopped}. */
  stop() {
    this.#hasNews = false;
    this.#running?.abort();
  }

  async #answerAll() {
    try {
      let asked = await this.#answerOne();
      while (this.#hasNews) asked = await this.#answerOne();
      return asked;
    } finally {
      this.#round = undefined; // also when showing has failed: the next question is asked all the same
    }
  }

  async #answerOne() {
    this.#hasNews = false;
    const inputs = this.#asker.inputs();
    const running = new AbortController();
    this.#running = running;
    const result = await this.#asker.ask(inputs, {
      signal: running.signal,
      onProgress: (done, says) => {
        this.#isLong = true;
        if (this.#hasNews) running.abort();
        else this.#asker.onProgress(done, says);
      },
    });
    this.#running = undefined;
    this.#isLong = false;
    this.#last = { inputs, result };
    if (result.stopped && this.#hasNews) this.#asker.onProgress(0, "starting again");
    else this.#asker.onResult(this.#last);
    return this.#last;
  }
}
