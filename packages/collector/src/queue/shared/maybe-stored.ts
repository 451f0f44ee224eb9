/** An engine was to store events, and nobody knows whether it has: its answer got lost, or it has stored a part. */
export class MaybeStored extends Error {
  override readonly name = "MaybeStored";
}
