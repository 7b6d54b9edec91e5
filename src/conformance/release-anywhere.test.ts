import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { Actors } from './actors.js';
import type { CallModel, Step } from './call-model.js';
import { openCoreStage } from './core-stage.js';
import { findModels } from './find-models.js';
import { loadCallModel } from './load-call-model.js';
import { readYaml } from './located-yaml.js';
import { packageRoot } from './package-root.js';
import { playCallModel } from './play-call-model.js';
import type { ReceivedEvent } from './received-event.js';
import type { Stage } from './stage.js';

/*
 * Event-rules 3 and 4.2 in every situation that the models come to: whoever releases by TReleaseCall, each party gets what
 * the rules say. Who is in the call is learnt by TQueryCall; nothing is known of the core.
 */

const models = join(packageRoot, 'models');
const found = findModels([models]);
/** The families whose calls differ in who is in them; the others are in no further situations. */
const FAMILIES = /^(conference|transfer|hold|releasing|queues|routing)\//;
const files = 'files' in found ? found.files.filter((file) => FAMILIES.test(relative(models, file))) : [];

interface Member {
  readonly DN: string;
  readonly role: string;
  readonly state: string;
  readonly kind: 'device' | 'external' | 'place';
}

/** Every way to begin a model: the setup, then some of the steps, of the model itself or of a branch. */
function* beginnings({ steps, branches }: CallModel): Generator<readonly Step[]> {
  for (let n = 0; n <= steps.length; n++) yield steps.slice(0, n);
  for (const branch of branches) {
    for (let n = 1; n <= branch.steps.length; n++) yield [...steps.slice(0, branch.after), ...branch.steps.slice(0, n)];
  }
}

/** Plays a beginning and then `act` in place of the end of every run. */
async function inSituation(
  model: CallModel,
  steps: readonly Step[],
  act: (stage: Stage, calls: Set<string>) => Promise<void>,
) {
  const open = async (world: Parameters<typeof openCoreStage>[0]): Promise<Stage> => {
    const stage = await openCoreStage(world);
    const calls = new Set<string>();
    const take = stage.take.bind(stage);
    stage.take = (client) => {
      const events = take(client);
      for (const { ConnID } of events) if (typeof ConnID === 'string') calls.add(ConnID);
      return events;
    };
    const hangUpAll = stage.hangUpAll.bind(stage);
    stage.hangUpAll = async () => {
      await stage.connect('who asks');
      await act(stage, calls);
      await hangUpAll();
    };
    return stage;
  };
  await playCallModel({ ...model, steps, branches: [] }, { open });
}

async function membersOf(stage: Stage, model: CallModel, actors: Actors, ConnID: string): Promise<readonly Member[]> {
  await stage.request('who asks', { id: 'RequestQueryCall', ReferenceID: 900_001, ConnID, InfoType: 'PartiesQuery' });
  await stage.settle();
  const answer = stage.take('who asks').find(({ id }) => id === 'EventPartyInfo');
  const told = (answer?.['Extensions'] ?? {}) as Readonly<Record<string, string>>;
  const members: Member[] = [];
  for (let n = 1; told[`party-${n}`] !== undefined; n++) {
    const DN = told[`party-${n}`] ?? '';
    const type = model.dns.get(actors.label(DN))?.type ?? 'External';
    const kind = type === 'External' ? 'external' : /Queue|RoutingPoint/.test(type) ? 'place' : 'device';
    members.push({ DN, role: told[`role-${n}`] ?? '', state: told[`ps-${n}`] ?? '', kind });
  }
  return members;
}

const isThere = ({ state }: Member): boolean => !/^(Alerting|Queued)/.test(state);
/** Of these the far end may still be named by what was dialed. */
const isDialing = ({ state }: Member): boolean => /Dialing|Busy|Failed/.test(state);

/** What the rules say, an event a line; `?` = whom the party has dialed, or the one whom it reached. */
function predict(members: readonly Member[], leaver: Member): readonly string[] {
  const others = members.filter((m) => m !== leaver);
  const told: string[] = [];
  const tell = (to: Member, id: string, rest: string): void => {
    if (to.kind !== 'external') told.push(`${to.DN} ${id} ${to.role} ${rest}`);
  };
  const named = (of: Member, who: readonly Member[]): string =>
    isDialing(of) && who.length < 2 ? '?' : who.length === 1 ? `${who[0]?.DN}/${who[0]?.role}` : '-';
  if (others.length < 2 || !others.some(isThere)) {
    // 3.1, 4.2: nobody is left to talk with. A call may wait in several queues, which are one far end.
    const waits = others.length > 0 && others.every(({ kind }) => kind === 'place');
    tell(leaver, 'EventReleased', `other ${waits ? '?' : named(leaver, others)} OK by 1`);
    for (const m of others) {
      const id = isThere(m) ? 'EventReleased' : 'EventAbandoned';
      tell(m, id, `other ${waits || others.length === 1 ? named(m, [leaver]) : '-'} OK by 2`);
    }
    return told;
  }
  // 3.2, 3.4. A queue or routing point learns only what happens to its own call (8).
  tell(leaver, 'EventReleased', 'other - OK by 1');
  const CallState = others.length > 2 ? 'Conferenced' : 'OK';
  for (const m of others.filter(({ kind }) => kind === 'device')) {
    tell(m, 'EventPartyDeleted', `other ${leaver.DN}/DeletedParty third ${leaver.DN}/DeletedBy ${CallState}`);
  }
  return told;
}

function describe(event: ReceivedEvent, wanted: readonly string[]): string {
  const { id, ThisDN, ThisDNRole, OtherDN, OtherDNRole, ThirdPartyDN, ThirdPartyDNRole, CallState } = event;
  const by = (event['Extensions'] as Readonly<Record<string, string>> | undefined)?.['ReleasingParty'];
  const third = ThirdPartyDN === undefined ? '' : `third ${ThirdPartyDN}/${ThirdPartyDNRole} `;
  const line = (other: string): string =>
    `${ThisDN} ${id} ${ThisDNRole} other ${other} ${third}${CallState}${by === undefined ? '' : ` by ${by[0]}`}`;
  if (wanted.includes(line('?')) && OtherDN !== undefined) return line('?');
  return line(OtherDN === undefined ? '-' : `${OtherDN}/${OtherDNRole}`);
}

/** Events of the releasing; agents, treatments and other calls have theirs besides. */
const ABOUT =
  /^Event(Released|Abandoned|Party|Established|Held|Retrieved|Diverted|Queued|Ringing|RouteRequest|RouteUsed)/;

test('TReleaseCall by anybody in any situation of the models is told by event-rules 3 and 4.2', async () => {
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const file of files) {
    const read = readYaml(readFileSync(file, 'utf8'));
    const model = 'root' in read ? loadCallModel(file, read.root) : read;
    if ('problems' in model) continue;
    const actors = new Actors(model);
    for (const steps of beginnings(model)) {
      const releases: { readonly ConnID: string; readonly at: number; readonly situation: string }[] = [];
      await inSituation(model, steps, async (stage, calls) => {
        for (const ConnID of calls) {
          const members = await membersOf(stage, model, actors, ConnID);
          // Observers have tables of their own (8), and a predictive call has no caller before it is answered.
          if (members.some(({ role, state }) => role === 'Observer' || state === 'CP_Detect')) continue;
          members.forEach((m, at) => {
            const situation = members.map((o) => `${o === m ? '*' : ''}${o.kind} ${o.role} ${o.state}`).join(', ');
            if (m.kind !== 'device' || seen.has(situation)) return;
            seen.add(situation);
            releases.push({ ConnID, at, situation });
          });
        }
      });
      for (const { ConnID, at, situation } of releases) {
        await inSituation(model, steps, async (stage) => {
          const members = await membersOf(stage, model, actors, ConnID);
          const leaver = members[at];
          assert.ok(leaver, 'the same beginning leads to the same situation');
          const ThisDN = leaver.DN;
          const request = { id: 'RequestReleaseCall', ReferenceID: 900_002, ThisDN, ConnID };
          await stage.request(actors.label(ThisDN), request);
          await stage.settle();
          const wanted = predict(members, leaver);
          const clients = [...model.dns].filter(([, dn]) => dn.type !== 'External').map(([label]) => label);
          const got = clients
            .flatMap((client) => stage.take(client))
            .filter((event) => event['ConnID'] === ConnID && ABOUT.test(event.id))
            // Who is only invited is no member, and is told when there is nothing left to join (7.2).
            .filter(({ ThisDN: DN }) => members.some((m) => m.DN === DN))
            .map((event) => describe(event, wanted));
          const [expected, received] = [[...wanted].sort(), [...got].sort()];
          if (JSON.stringify(expected) !== JSON.stringify(received)) {
            wrong.push(
              `${model.id}: ${situation}\n  expected ${expected.join('; ')}\n  received ${received.join('; ')}`,
            );
          }
        });
      }
    }
  }
  assert.ok(seen.size > 120, `${seen.size} situations were seen`);
  assert.deepEqual(wrong, []);
});
