/** How far long work is. */
export interface Progress {
  /** What is done at the moment, where that is only a part of the work. */
  readonly doing?: string;
  /** Counts whatever the work goes through: dead letters, pages of a file, stored rows. Absent where it cannot tell. */
  readonly done?: number;
  /** Absent where it is not known beforehand. */
  readonly total?: number;
}

/** Told each time that it changed. */
export type TellProgress = (progress: Progress) => void;
