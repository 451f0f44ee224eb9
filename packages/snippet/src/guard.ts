/** `work` that throws nothing: what goes wrong is told to `report`, never to the page. */
export const guard =
  <Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result,
    report: (problem: unknown) => void,
  ): ((...args: Args) => Result | undefined) =>
  (...args) => {
    try {
      return work(...args);
    } catch (problem) {
      report(problem);
      return undefined;
    }
  };
