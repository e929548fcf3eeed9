// @ts-check
// Answers questions in turn, a slice of one at a time. Between slices messages get in: a long computation
// can be stopped, and does not hold up a short one.

const SLICE = 40; // ms of one question before the next message or question has its turn
const PATIENCE = 400; // ms before a question is said to take long
const PAUSE = 100; // ms between two words on how far it is

/**
 * @typedef {{next: () => {done?: boolean, value: string}, destroy: () => void}} Run
 *   `calculators.steps_json`: each step's value is progress as JSON, the last one's the answer
 * @typedef {{run: Run, due: number}} Turn  when the next word on it is due
 * @typedef {{id: number, progress: number, says: string}} Progress  a fraction, and what is being done
 * @typedef {{id: number, result: any}} Answered
 */

export class Turns {
  /** @type {Map<number, Turn>} */
  #turns = new Map();
  #isWorking = false;
  #begin;
  #say;

  /**
   * @param {(question: any) => Run} begin
   * @param {(said: Progress | Answered) => void} say
   */
  constructor(begin, say) {
    this.#begin = begin;
    this.#say = say;
  }

  /** @param {{id: number} | {cancel: number}} message a question, or the id of one that nobody asks any more */
  take(message) {
    if ("cancel" in message) return this.#end(message.cancel);
    try {
      this.#turns.set(message.id, { run: this.#begin(message), due: performance.now() + PATIENCE });
    } catch (error) {
      return this.#answer(message.id, { fault: String(error) });
    }
    if (!this.#isWorking) this.#work();
  }

  async #work() {
    this.#isWorking = true;
    while (this.#turns.size > 0) {
      for (const [id, turn] of this.#turns) {
        this.#slice(id, turn);
        await breath();
      }
    }
    this.#isWorking = false;
  }

  /**
   * @param {number} id
   * @param {Turn} turn
   */
  #slice(id, turn) {
    const end = performance.now() + SLICE;
    try {
      let step = turn.run.next();
      while (!step.done && performance.now() < end) step = turn.run.next();
      if (step.done) this.#answer(id, JSON.parse(step.value));
      else if (performance.now() >= turn.due) {
        turn.due = performance.now() + PAUSE;
        const { done, doing } = JSON.parse(step.value);
        this.#say({ id, progress: done, says: doing });
      }
    } catch (error) {
      this.#answer(id, { fault: String(error) }); // Python itself has failed, out of memory perhaps
    }
  }

  /**
   * @param {number} id
   * @param {any} result
   */
  #answer(id, result) {
    this.#end(id);
    this.#say({ id, result });
  }

  /** @param {number} id */
  #end(id) {
    const turn = this.#turns.get(id);
    this.#turns.delete(id);
    try {
      turn?.run.destroy();
    } catch {
      // Python itself has failed: nothing is left to free.
    }
  }
}

/**
 * Return a run of one step.
 *
 * @param {() => string} answer
 * @returns {Run}
 */
export function atOnce(answer) {
  return { next: () => ({ done: true, value: answer() }), destroy: () => {} };
}

/** Let waiting messages, and in a page its drawing, come first; setTimeout would add 4 ms each time. */
function breath() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}
