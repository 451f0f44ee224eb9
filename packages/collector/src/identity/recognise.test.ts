import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { type UnixMs, unixMs } from "../lib/time.ts";
import { incomingEvent } from "../protect/incoming.fixture.ts";
import { protectEvent } from "../protect/protect-event.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import type { HashedUser } from "../wire/stored-event.ts";
import type { KnownPerson } from "./known-person.ts";
import { recognise } from "./recognise.ts";

const settings = { scrubParameters: [] as readonly string[], keepPinUnauth: false, ip: "full" } as const;
const NOW = unixMs(1_790_000_000_000);
const [U1, U2, JANE, JANE2, JOHN, ANN] = ["u1", "u2", "jane@x.de", "jane@y.de", "john@x.de", "ann"].map(sha256Hex);

type Said = Partial<Pick<IncomingEvent, "userIds" | "traits" | "props" | "isReset" | "isIdentityOnly" | "at">>;

const run = (events: readonly Said[], known?: KnownPerson) => {
  const entries = events.map((said, index) => {
    const sender = incomingEvent({ at: unixMs(NOW + index), receivedAt: NOW, ...said });
    return { sender, event: protectEvent(sender, settings, sha256Hex) };
  });
  const { events: kept, person } = recognise(entries, known, NOW);
  return { users: kept.map(({ event }) => event.user), person };
};

const known = (user: HashedUser, since: UnixMs = unixMs(0)): KnownPerson => ({ user, since, sealedAt: unixMs(1) });
const list = <Value>(...values: (Value | undefined)[]) => values.filter((value) => value !== undefined);

const CASES: readonly [
  why: string,
  known: KnownPerson | undefined,
  events: readonly Said[],
  users: readonly HashedUser[],
  person: HashedUser | undefined,
][] = [
  ["a stranger", undefined, [{}], [{}], undefined],
  ["a known visitor", known({ em: list(JANE) }), [{}, {}], [{ em: list(JANE) }, { em: list(JANE) }], { em: list(JANE) }],
  [
    "who identifies in the middle, from there on",
    undefined,
    [{}, { userIds: ["u1"], traits: { email: "jane@x.de" }, isIdentityOnly: true }, {}],
    [{}, { external_id: list(U1), em: list(JANE) }],
    { external_id: list(U1), em: list(JANE) },
  ],
  [
    "another address of the same person beside the first, the newest first",
    known({ external_id: list(U1), em: list(JANE) }),
    [{ userIds: ["u1"], traits: { email: "jane@y.de" } }],
    [{ external_id: list(U1), em: list(JANE2, JANE) }],
    { external_id: list(U1), em: list(JANE2, JANE) },
  ],
  [
    "a name that changed, alone",
    known({ external_id: list(U1), fn: list(JOHN) }),
    [{ traits: { first_name: "Ann" } }],
    [{ external_id: list(U1), fn: list(ANN) }],
    { external_id: list(U1), fn: list(ANN) },
  ],
  [
    "somebody else with another id, of whom the first leaves nothing",
    known({ external_id: list(U1), em: list(JANE), fn: list(ANN) }),
    [{ userIds: ["u2"], traits: { email: "john@x.de" } }, {}],
    [
      { external_id: list(U2), em: list(JOHN) },
      { external_id: list(U2), em: list(JOHN) },
    ],
    { external_id: list(U2), em: list(JOHN) },
  ],
  ["a reset", known({ em: list(JANE) }), [{}, { isReset: true }, {}], [{ em: list(JANE) }, {}, {}], undefined],
  ["a reset with nothing to tell", known({ em: list(JANE) }), [{ isReset: true, isIdentityOnly: true }], [], undefined],
  [
    "what happened before the visitor was known, which stays a stranger's",
    known({ em: list(JANE) }, unixMs(NOW)),
    [{ at: unixMs(NOW - 1) }, { at: NOW }],
    [{}, { em: list(JANE) }],
    { em: list(JANE) },
  ],
  [
    "an order in somebody else's name, which is not remembered",
    known({ external_id: list(U1) }),
    [{ userIds: ["u1"], props: { email: "john@x.de" } }, {}],
    [{ external_id: list(U1), em: list(JOHN) }, { external_id: list(U1) }],
    { external_id: list(U1) },
  ],
];

describe("recognise", () => {
  it.each(CASES)("knows %s", (_why, before, events, users, person) => {
    const { users: completed, person: next } = run(events, before);
    expect(completed).toEqual(users);
    expect(next?.user).toEqual(person);
  });

  it("gives the very same person where nothing changed, so that nothing is sealed anew", () => {
    const before = known({ external_id: list(U1), em: list(JANE) });
    expect(run([{}, { userIds: ["u1"], traits: { email: "jane@x.de" } }], before).person).toBe(before);
  });

  it("keeps the three newest addresses", () => {
    const { person } = run(["a@x.de", "b@x.de", "c@x.de", "d@x.de"].map((email) => ({ traits: { email } })));
    expect(person?.user.em).toEqual(["d@x.de", "c@x.de", "b@x.de"].map(sha256Hex));
  });
});
