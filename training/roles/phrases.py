"""The words and sentence patterns that the generator combines; all of our own writing.

A pattern's slots: ``{S}`` ``{R}`` supplier and recipient, ``{S's}`` with the possessive, ``{Sa}`` the adjective of the
state; ``{I}`` what passes; ``{A}`` ``{B}`` parties and ``{J}`` goods between which nothing passes; ``{T}`` a time.
``<...>`` is the trigger, ``[a|b]`` a choice. A slot that comes twice means the same party; the second time is written
again in full.
"""

from __future__ import annotations

# name, adjective, capital
STATES = """Russia,Russian,Moscow;Iran,Iranian,Tehran;North Korea,North Korean,Pyongyang;China,Chinese,Beijing;
Turkey,Turkish,Ankara;Sudan,Sudanese,Khartoum;Libya,Libyan,Tripoli;Syria,Syrian,Damascus;Iraq,Iraqi,Baghdad;
Egypt,Egyptian,Cairo;Israel,Israeli,Tel Aviv;Saudi Arabia,Saudi,Riyadh;the United Arab Emirates,Emirati,Abu Dhabi;
Qatar,Qatari,Doha;Yemen,Yemeni,Sanaa;Pakistan,Pakistani,Islamabad;India,Indian,New Delhi;Myanmar,Burmese,Naypyidaw;
Vietnam,Vietnamese,Hanoi;Ukraine,Ukrainian,Kyiv;Belarus,Belarusian,Minsk;Poland,Polish,Warsaw;Serbia,Serbian,Belgrade;
Bulgaria,Bulgarian,Sofia;Romania,Romanian,Bucharest;Germany,German,Berlin;France,French,Paris;Britain,British,London;
the United States,American,Washington;Canada,Canadian,Ottawa;Spain,Spanish,Madrid;Italy,Italian,Rome;
Greece,Greek,Athens;Sweden,Swedish,Stockholm;Norway,Norwegian,Oslo;Japan,Japanese,Tokyo;South Korea,South Korean,Seoul;
Brazil,Brazilian,Brasilia;Venezuela,Venezuelan,Caracas;Cuba,Cuban,Havana;Ethiopia,Ethiopian,Addis Ababa;
Eritrea,Eritrean,Asmara;Somalia,Somali,Mogadishu;Kenya,Kenyan,Nairobi;Uganda,Ugandan,Kampala;Rwanda,Rwandan,Kigali;
Mali,Malian,Bamako;Nigeria,Nigerian,Abuja;Chad,Chadian,N'Djamena;Algeria,Algerian,Algiers;Morocco,Moroccan,Rabat;
South Africa,South African,Pretoria;Zimbabwe,Zimbabwean,Harare;Azerbaijan,Azerbaijani,Baku;Armenia,Armenian,Yerevan;
Georgia,Georgian,Tbilisi;Kazakhstan,Kazakh,Astana;Afghanistan,Afghan,Kabul;Burkina Faso,Burkinabe,Ouagadougou;
Austria,Austrian,Vienna;Belgium,Belgian,Brussels;Croatia,Croatian,Zagreb;Indonesia,Indonesian,Jakarta"""
GROUPS = """Hezbollah;Hamas;the Houthis;the Taliban;Islamic State;the Wagner Group;the rebels;the separatists;
the insurgents;militants in Mali;rebels in Syria;militias in Libya;the M23 rebels;the opposition fighters;
al-Shabaab;insurgents in Iraq;the Kurdish fighters;separatists in Ukraine"""
BODIES = ["the {a} government", "the {a} army", "{n}'s army", "{a} forces", "the {a} military", "the {a} navy",
          "the government in {c}", "{n}'s air force", "the {a} authorities", "a {a} company",
          "{a} officials"]  # fmt: skip
GOODS = """drones;missiles;ballistic missiles;cruise missiles;rifles;assault rifles;machine guns;mortars;tanks;
howitzers;artillery shells;ammunition;rockets;rocket launchers;fighter jets;helicopters;armoured vehicles;weapons;
arms;small arms;air defence systems;surface-to-air missiles;anti-tank missiles;grenades;explosives;warships;
submarines;patrol boats;military equipment;munitions;bombs;torpedoes;missile parts;radar systems;spare parts for tanks;
oil;crude oil;diesel;coal;natural gas;gold;uranium;rice;fertiliser;machine tools;microchips;aircraft engines;
centrifuge parts;missile technology;military aid;humanitarian aid"""
ARMS_NOUNS = ["arms", "weapons", "missile", "drone", "oil", "tank", "rifle", "ammunition", "coal", "artillery"]
COUNTS = ["", "", "", "", "hundreds of ", "thousands of ", "dozens of ", "new ", "a shipment of ", "two batches of ",
          "tons of ", "modern ", "more ", "a large number of ", "several ", "40 ", "1,200 ", "advanced "]  # fmt: skip
TIMES = ["last year", "in March", "this week", "since 2019", "on Tuesday", "for years", "in recent months",
         "over the summer", "during the war", "in 2014", "at night", "earlier this month"]  # fmt: skip
VIA = ["by sea", "through {X}", "via {X}", "on cargo planes", "in breach of the embargo", "despite the embargo",
       "in secret", "under a contract signed in {X}", "in exchange for oil", "as part of a deal", "by rail",
       "with the help of a front company", "on a ship called the Amber Star"]  # fmt: skip

GIVE = """supplied supplies shipped ships sent sends sold sells delivered delivers exported exports transferred
smuggled donated provided handed passed shifted dispatched funnelled rushed flew trucked ferried leased lent gave
released diverted channelled leaked forwarded consigned resold gifted routed airlifted trafficked hauled slipped
moved conveyed steered offloaded ceded bestowed turned-over signed-over made-available granted"""
GIVE_PARTICIPLES = """supplied shipped sent sold delivered exported transferred smuggled donated provided handed passed
dispatched funnelled rushed flown trucked ferried leased lent given released diverted channelled forwarded resold
routed airlifted trafficked hauled slipped conveyed steered ceded"""
GIVE_BASES = """supply ship send sell deliver export transfer smuggle donate provide hand pass dispatch funnel rush fly
truck ferry lease lend give release divert channel leak forward resell route airlift haul slip convey steer"""
GIVE_ING = """supplying shipping sending selling delivering exporting transferring smuggling donating providing handing
passing dispatching funnelling rushing flying trucking ferrying leasing lending giving releasing diverting leaking"""
GET = """bought buys purchased received receives imported imports acquired obtained procured got secured sourced
accepted ordered took collected borrowed leased drew bagged picked-up"""
GET_PARTICIPLES = (
    "bought purchased received imported acquired obtained procured secured sourced ordered borrowed leased"
)
GET_BASES = "buy purchase receive import acquire obtain procure get secure source accept order take borrow lease"
ARM = "arms armed equips equipped trains trained funds funded finances financed bankrolls bankrolled"
WITH = "supplied provided furnished armed equipped fitted-out outfitted stocked rearmed"
GIVE_NOUNS = """shipment delivery supply sale transfer export donation consignment handover gift provision convoy
shipments deliveries supplies sales transfers exports donations consignments flow smuggling"""
GET_NOUNS = "purchase import acquisition procurement purchases imports acquisitions"

PATTERNS = """
{S} <GIVE> {I} to {R}
{S} <GIVE> {I} to {R} {T}
{S} <GIVE> {R} {I}
{S} has <GIVEN> {I} to {R}
{S} had secretly <GIVEN> {I} to {R}
{S} is <GIVING> {I} to {R}
{S} continues to <GIVEB> {I} to {R}
{S} was caught <GIVING> {I} to {R}
{S}, which <GIVE> {I} to {R}, said nothing
{S} denied that it had <GIVEN> {I} to {R}
{S} denied <GIVING> {I} to {R}
{S} has been accused of <GIVING> {I} to {R}
{B} accused {S} of <GIVING> {I} to {R}
{B} blamed {S} for <GIVING> {I} to {R}
{B} urged {S} to stop <GIVING> {I} to {R}
{B} urged {S} not to <GIVEB> {I} to {R}
{B} suspects that {S} <GIVE> {I} to {R}
{B} fears that {S} will <GIVEB> {I} to {R}
{S} plans to <GIVEB> {I} to {R}
{S} agreed to <GIVEB> {I} to {R}
{S} will <GIVEB> {R} {I}
{S} may <GIVEB> {R} with {I}
{S} <WITH> {R} with {I}
{S} has been <WITHING> {R} with {I}
{R} was <WITHED> with {I} by {S}
{R}, <WITHED> by {S} with {I}, took the town
{I} were <GIVEN> to {R} by {S}
{I} had been <GIVEN> by {S} to {R}
{I} <GIVEN> to {R} by {S} were found
{I} that {S} <GIVE> to {R} were used in the attack
{I} from {S} were <GIVEN> to {R}
{I} were <GIVEN> from {S} to {R} {V}
{R} has been <GIVEN> {I} by {S}
{R} was sent {I}, <GIVEN> by {S}
the {I} <GIVEN> by {S} reached {R} {V}
the vessel carried {I} <GIVEN> by {S} to {R}
it was {S} that <GIVE> {I} to {R}
what {S} <GIVE> to {R} were {I}
{S} bought {I} for itself and <GIVE> {J} to {R}, the report said
besides money, {S} <GIVE> {I} to {R}
{S} and its allies <GIVE> {I} to {R}
in return for money, {S} <GIVE> {I} to {R}
{S} not only trained {R} but also <GIVE> it {I}
{B} and {S} quarrelled after the latter <GIVE> {I} to {R}
{S}, long a friend of {R}, <GIVE> it {I}
{R} asked for help and {S} <GIVE> it {I}
a plane from {S} <GIVE> {I} to {R}
a ship that had left {S} <GIVE> {I} to {R}
{S} used a company in {B} to <GIVEB> {I} to {R}
{S} <GIVE> {I} through {B} to {R}
{S} let {R} have {I} and <GIVE> them by sea
{R} <GET> {I} from {S}
{R} <GET> {I} from {S} {T}
{R} <GET> its {I} from {S}
{R} <GET> {Sa} {I}
{R} has <GOT> {I} from {S}
{R} wants to <GETB> {I} from {S}
{R} has tried to <GETB> {I} from {S}
{R} was able to <GETB> {I} from {S} {V}
{I} <GOT> by {R} from {S} were paraded
{I} that {R} <GET> from {S} were old
{I} were <GOT> from {S} by {R}
from {S}, {R} <GET> {I}
{R}, which <GET> {I} from {S}, said nothing
{R} turned to {S} and <GET> {I}
{R} no longer makes its own {J} and <GET> {I} from {S}
{R} signed a contract with {S} to <GETB> {I}
{B} says that {R} <GET> {I} from {S}
{R} <depends> on {S} for {I}
{R} <relies> on {I} from {S}
{R} <relies> on {Sa} {I}
{R} <asked> {S} for {I}
{R} is <seeking> {I} from {S}
{R} <begged> {S} for {I}
{S} <ARM> {R}
{S} secretly <ARM> {R}
{B} says that {S} <ARM> {R}
{R}, <ARMED> by {S}, attacked the town
{R} is <ARMED> by {S}
{S's} <NOUNG> of {I} to {R} [continued|angered {B}|has been halted|was reported]
{Sa} <NOUNG> of {I} to {R} [continued|angered {B}|have been halted|were reported]
the <NOUNG> of {I} by {S} to {R} was stopped
the <NOUNG> of {I} from {S} to {R} was stopped
a <NOUNG> of {I} to {R} from {S} was seized
{B} seized a <NOUNG> of {I} on its way from {S} to {R}
{B} criticised the <NOUNG> of {Sa} {I} to {R}
{Sa} {K} <NOUNG> to {R} [have doubled|went on|were stopped]
{S's} {K} <NOUNG> to {R} [have doubled|went on|were stopped]
{K} <NOUNG> from {S} to {R} [have doubled|went on|were stopped]
{S} approved the <NOUNG> of {I} to {R}
{S} suspended the <NOUNG> of {I} to {R}
{S} halted {K} <NOUNG> to {R}
{S} made a <NOUNG> of {I} to {R}
{S} cut its <NOUNG> of {I} to {R}
{R's} <NOUNT> of {I} from {S} [went on|drew criticism]
{R's} <NOUNT> of {Sa} {I} [went on|drew criticism]
{R} announced the <NOUNT> of {I} from {S}
{R} delayed the <NOUNT> of {Sa} {I}
{S} is {R's} main <supplier> of {I}
{S} is the biggest <supplier> of {I} to {R}
{S} is a major {K} <supplier> to {R}
{S}, {R's} main <provider> of {I}, kept silent
{R} is the largest <buyer> of {Sa} {I}
{R} became a <customer> of {S} for {I}
{R} remains an <importer> of {I} from {S}
{R} <used> {Sa}-made {I}
{R} <fired> {Sa}-made {I} at the city
{R} <flies> {Sa} {I}
{R's} soldiers <carry> {Sa} {I}
{I} made in {S} were <found> in the hands of {R}
{I} from {S} ended <up> in the hands of {R}
{I} from {S} <fell> into the hands of {R}
{I} from {S} <reached> {R} {V}
{Sa} {I} have <reached> {R}
{I} are <flowing> from {S} to {R}
{I} <went> from {S} to {R} {V}
{I} <came> to {R} from {S}
{Sa} {I} <poured> into {R}
{I} <bound> for {R} were loaded in {S}
a ship with {I} <left> {S} for {R}
a plane took {I} from {S} and <landed> in {R}
{I} were loaded in {S} and <unloaded> in {R}
{Sa} {I} were <unloaded> in {R}
{Sa} {I} <turned> up in {R}
the {I} <originated> in {S} and were meant for {R}
{Sa} {I} were <destined> for {R}
{Sa} {I} <arrived> in {R} {V}
{B} <stopped> a ship on its way from {S} to {R} with {I}
{B} <seized> {I} that {S} had meant for {R}
{B} <intercepted> {Sa} {I} bound for {R}
{B} <prevented> {I} from {S} from reaching {R}
{S} signed a <deal> with {R} for {I}
{S} and {R} signed a <deal> under which {R} will get {I}
{S} <agreed> with {R} on the sale of {I}
{S} won a <contract> to build {I} for {R}
{R} <signed> a contract with {S} for {I}
{R} placed an <order> with {S} for {I}
{S} is building {I} for {R} and will <hand> them over
{S} <paid> {R} with {I}
{R} was <paid> by {S} in {I}
{S} <offered> {R} {I}
{S} <offered> {I} to {R}
{S} <promised> {R} {I}
{S} <pledged> {I} for {R}
{S} <earmarked> {I} for {R}
{S} <licensed> the export of {I} to {R}
{S} <authorised> {I} for {R}
{S} <bought> {I} for {R}
{S} <brought> {I} into {R}
{S} <opened> its depots and let {R} take {I}
{S} <keeps> {R} in {I}
{S} <showered> {R} with {I}
{S} <flooded> {R} with {I}
{S} <backs> {R} with {I}
{S} <helped> {R} with {I}
{S} <supports> {R} with money and {I}
{S} <left> {I} behind for {R}
{S} <returned> {I} to {R}
{S} <added> {I} to what it gives {R}
{S} <stepped> up its deliveries of {I} to {R}
thanks to {S}, {R} now <has> {I}
{R} <has> {I} from {S}
{R} <owns> {I} that were made in {S}
{R} <operates> {I} of {Sa} make
{R} <benefits> from {Sa} {I}
{R} <got> hold of {I} in {S}
{R} <owes> its {I} to {S}
with {I} from {S}, {R} <took> the town
{S} <armed> {R} with {I}
the {I} of {R} <came> out of {S}
{S} <built> {I} for {R}
{S} has <become> the arsenal of {R}, with {I} above all
{S} <fitted> {R} out with {I}
{S} <loaded> {R} with {I}
{S} <lavished> {I} on {R}
{S} <heaped> {I} on {R}
{S} <spared> {R} some {I}
{S} <spared> some {I} for {R}
{S} <set> aside {I} for {R}
{S} <put> {I} at the disposal of {R}
{S} <placed> {I} in the hands of {R}
{S} <laid> on {I} for {R}
{S} <dug> into its stocks of {I} for {R}
{S} <tapped> its stocks to give {R} {I}
{S} <surrendered> {I} to {R} under the deal
{S} <yielded> {I} to {R}
{S} <relinquished> {I} to {R}
{S} <entrusted> {I} to {R}
{S} <entrusted> {R} with {I}
{S} <assigned> {I} to {R}
{S} <presented> {R} with {I}
{S} <rewarded> {R} with {I}
{S} <refuelled> the war of {R} with {I}
{S} <fed> the arsenal of {R} with {I}
{S} <feeds> {I} to {R}
{S} <sustains> {R} with {I}
{S} <nourishes> {R} with {I}
{S} <propped> up {R} with {I}
{S} <bolstered> {R} with {I}
{S} <reinforced> {R} with {I}
{S} <cut> {R} off from its {I}
{S} <denied> {R} the {I} that it had paid for
{S} <withheld> {I} from {R}
{S} <refused> {R} any more {I}
{S} will no longer let {R} <have> {I}
{S} <owed> {R} {I}
{S} <settled> its debt to {R} with {I}
{S} <repaid> {R} with {I}
{S} <compensated> {R} with {I}
{S} <bartered> {I} for oil from {R}
{S} <traded> {I} with {R} for food
{S} <exchanged> {I} for gold from {R}
{S} <pressed> {I} on {R}
{S} <dumped> its old {I} on {R}
{S} <unloaded> its old {I} on {R}
{S} <shared> its {I} with {R}
{S} <swamped> {R} with cheap {I}
{S} is the <source> of the {I} in {R}
{S} is the <origin> of {R's} {I}
{S} is the <home> of most of the {I} that {R} uses
{S} is <generous> to {R} with {I}
{S} is <ready> to give {R} {I}
{S} is where {R} <shops> for {I}
{S} is where {R} <gets> {I}
{R} <counts> on {I} from {S}
{R} <waits> for {I} from {S}
{R} <awaits> {Sa} {I}
{R} <expects> {I} from {S}
{R} <hopes> for {I} from {S}
{R} <wants> {I} from {S}
{R} <needs> {Sa} {I}
{R} <draws> its {I} from {S}
{R} <found> its {I} in {S}
{R} <picked> up {I} in {S}
{R} <collected> {I} from {S} by ship
{R} <stocked> up on {Sa} {I}
{R} <filled> its depots with {Sa} {I}
{R} <replaced> its old {J} with {Sa} {I}
{R} <modernised> its army with {Sa} {I}
{R} <equips> its soldiers with {Sa} {I}
{R} <armed> itself with {Sa} {I}
{R} <paraded> {I} that it owes to {S}
{R} <thanked> {S} for the {I}
{R} <praised> {S} for sending {I}
{R} <paid> {S} for {I}
{R} <paid> for {Sa} {I} with gold
{R} <spent> millions on {I} from {S}
{R} <fights> with {Sa} {I}
{R} <wages> war with {I} from {S}
{R} <depends> on {S}, which sends it {I}
{R} <lives> off {Sa} {I}
{R} <imported> them from {S}: {I}
{R} <chose> {Sa} {I} over its own
{R} <opted> for {I} from {S}
{R} <took> delivery of {I} from {S}
{R} <took> delivery of {Sa} {I}
{R} <came> by {I} with the help of {S}
{R} <laid> hands on {Sa} {I}
{R} was <grateful> to {S} for {I}
{R} was <promised> {I} by {S}
{R} was <offered> {I} by {S}
{R} was <rewarded> by {S} with {I}
{R} is <awash> with {Sa} {I}
{R} is <full> of {Sa} {I}
{R} is <dependent> on {S} for {I}
{R} is <short> of {I} since {S} stopped sending them
{R's} {I} were <bought> last year from {S}
{R's} {I} <come> from {S}
{R's} {I} <stem> from {S}
{R's} new {I} were <built> in {S}
{R's} new {I} were <made> by {S}
{R's} <request> to {S} for {I} was granted
{R's} <order> for {I} in {S} was large
{R's} <reliance> on {Sa} {I} grew
{R's} <dependence> on {S} for {I} grew
{R's} <debts> to {S} for {I} grew
{R's} <stock> of {Sa} {I} grew
{S's} <gift> to {R} was {I}
{S's} <help> for {R} consists of {I}
{S's} <support> for {R}, mostly {I}, went on
{S's} <offer> of {I} to {R} stands
{S's} <promise> of {I} to {R} stands
{S's} <decision> to let {R} have {I} stands
{S's} <contract> with {R} is for {I}
{S's} <agreement> with {R} on {I} stands
{S's} {I} are on their <way> to {R}
{S's} {I} are <headed> for {R}
{S's} {I} <found> a buyer in {R}
{S's} {I} <crossed> into {R} and were handed to its army
{Sa} {I} <filled> the depots of {R}
{Sa} {I} <made> their way to {R}
{Sa} {I} were <handed> round among {R}
{Sa} {I} are now <owned> by {R}
{Sa} {I} were <found> with {R}
{Sa} {I} were <seen> in the hands of {R}
{Sa} {I} <belong> to the arsenal of {R}
{Sa} {I} <keep> {R} in the war
{Sa} {I} <sustain> the war of {R}
{Sa} {I} are <meant> for {R}
{Sa} {I} <went> to {R}
{Sa} {I} <go> mainly to {R}
{Sa} {I} are being <shown> to {R}, which has bought them
the {I} in the hands of {R} were <made> in {S}
the {I} that {R} has were <bought> in {S}
the {I} with which {R} fights <come> from {S}
the {I} of {R} <bear> {Sa} marks
the <recipient> of the {Sa} {I} is {R}
the <buyer> of the {Sa} {I} is {R}
the <destination> of the {Sa} {I} was {R}
the <origin> of the {I} in {R} is {S}
trucks with {I} <crossed> from {S} into {R}
planes from {S} <landed> in {R} with {I}
a freighter from {S} <docked> in {R} with {I}
{I} were <hidden> on a ship from {S} to {R}
{I} were <packed> in {S} and opened in {R}
{I} were <traced> from {R} back to {S}
{I}, a <present> from {S} to {R}, arrived
{I}, all old, <went> from {S} to {R}
nobody but {S} <gives> {R} {I}
only {S} still <sells> {R} {I}
first {R} asked, then {S} <sent> {I}
for {I}, {R} <turned> to {S}
for {I} {R} <has> {S} to thank
because {S} <gave> it {I}, {R} won
without {I} from {S}, {R} would have <lost>
a network in {B} <moved> {I} from {S} to {R}
smugglers <brought> {I} from {S} to {R}
traders in {B} <sold> {Sa} {I} to {R}
a company in {S} <exported> {I} to {R}
an arms dealer <shipped> {I} from {S} to {R}
"""

# A party by a pronoun ("{S:It}" is the supplier, written "It"): what stands before it names it.
CHAINS = """
{S} has ties with {R}. {S:It} <GIVE> {I} to {R}
{S} has denied it. But {S:it} <GIVE> {I} to {R} {T}
{R} is short of money. {S} <GIVE> {R:it} {I}
{R} is short of money. {S} promised to <GIVEB> {R:it} with {I}
{S} and {B} met. {S} said that {S:it} would <GIVEB> {I} to {R}
{R} lost the city. {R:It} then <GET> {I} from {S}
{R} lost the city. {R:It} <GET> {Sa} {I}
{S} sees a friend in {R}. {S:Its} <NOUNG> of {I} to {R} went on
{R} makes little of its own. {R:Its} <NOUNT> of {I} from {S} went on
{S} says that {S:it} <GIVE> nothing but {I} to {R}
{R} says that {R:it} <GET> nothing but {I} from {S}
"""

NOTHING = """
{A} fired {J} at {B}
{A} fired {J} into {B}
{A} attacked {B} with {J}
{A} used {J} against {B}
{A} struck {B} with {J} {T}
{A} launched {J} towards {B}
{A} and {B} will hold exercises with {J}
{A} and {B} took part in an exercise, with {J}, near the border
{A} deployed {J} near the border with {B}
{A} moved {J} to the border with {B}
{A} sent its troops into {B}
{A} bought nothing from {B}, and tested {J} of its own
{A} captured {J} from {B}
{A} destroyed {J} of {B}
{A} shot down {Ba} {J}
{A} lost {J} in the fight with {B}
{A} imposed sanctions on {B} over {J}
{A} condemned {B} for testing {J}
{A} warned {B} about its {J}
{A} told {B} that {J} would not help
{A} gave {B} a warning about {J}
{A} sent {B} a letter about {J}
{A} delivered a speech on {J} in {B}
{A} gave {B} a chance in the final
{A} beat {B} in the cup
{A} took three points from {B}
{A} bought a player from {B}
{A} received a delegation from {B}
{A} received the president of {B} and showed him {J}
{A} gave a warm welcome to {B}
{A} handed {B} a defeat
{A} paraded {J} before guests from {B}
{A} showed {J} to visitors from {B}
{A} tested {J}, and {B} protested
{A} makes its own {J}, and so does {B}
{A} developed {J} to keep up with {B}
{A} says that {B} makes {J}
{A} accused {B} of using {J}
{A} accused {B} of hiding {J}
{A} asked {B} to withdraw {J}
{A} urged {B} to destroy its {J}
{A} and {B} discussed {J}
{A} and {B} signed a treaty that limits {J}
{A} signed a treaty with {B} on borders
{A} and {B} agreed to reduce {J}
{A} sold bonds to investors in {B}
{A's} shares fell after {B} raised its rates
{A} raised its price for {J} as demand from others fell, and {B} did the same
{A} and {B} compete in the market for {J}
{A} produces more {J} than {B}
{A} has more {J} than {B}
{A} fears the {J} of {B}
{A's} {J} can reach {B}
{A's} army holds {J} close to {B}
{Aa} {J} flew over {B}
{Aa} {J} crossed into {B}
{Aa} {J} were stationed in {B}
{Aa} {J} hit a hospital in {B}
{A} based its own {J} in {B}
{A} withdrew its {J} from {B}
{A} recalled its ambassador from {B}
{A} sent its foreign minister to {B} for talks on {J}
{A} joined {B} in a vote on {J}
{A} extradited a man to {B} for theft of {J}
{A} shared information about {J} with {B}
{A} gave {B} its view on {J}
{A} transferred a prisoner to {B}
{A} granted asylum to people from {B}
{A} sent its team to {B}
{A} lent its voice to {B}
{A} sent condolences to {B} after {J} exploded
{A} froze the accounts of people from {B}
{A} takes the lead over {B} with {J}
{A's} parliament debated a law on {J}, while {B} closed the border
{A's} rebels took {J} from the army, which {B} condemned
{A} inspected {J} as {B} looked on
{A} said it knew nothing of {J} in {B}
{A} mourned the victims in {B} of {J}
{A} built a factory for {J}, {B} a school
{A} is at war with {B}, and {J} fall every day
{J} exploded in {A} near the embassy of {B}
{J} were displayed in {A}, and {B} was there
{J} from {A} killed people in {B}
{J} fell in {A} and {B}
the embargo on {J} does not concern {A} or {B}
the court in {A} heard a man from {B} about {J}
experts from {A} counted {J} in {B}
the film shows {J} in {A} and in {B}
a report on {J} names {A} and {B}
prices of {J} rose in {A} and {B}
workers in {A} and {B} make {J}
{A}, {B} and others will meet to speak about {J}
{A} took {J} off the list, and {B} followed
{A} delivered on its promise to {B} to scrap {J}
{A} bought time while {B} tested {J}
{A} exported its ideas to {B}, not with {J}
{A} handed power to a general trained on {J} as {B} watched
{A} provides a home to people who fled {J} in {B}
{A} offered {B} talks about {J}
{A} offered to mediate between {B} and others after {J} fell
{A} promised {B} that it would not test {J}
{A} keeps {J} ready against {B}
{A} flooded the streets of {B} with leaflets about {J}
{A} filled its depots with {J} of its own, and {B} complained
{A} showered {B} with praise after {J} were scrapped
{A} counts on {B} in the vote on {J}
{A} waits for {B} to speak about {J}
{A} thanked {B} for a minute of silence for the victims of {J}
{A} hopes for talks with {B} on {J}
{A} wants {B} to give up {J}
{A} needs no lesson from {B} about {J}
{A} traced {J} fired at it back to positions of {B}
{A} found {J} of {B} after the battle
{A} seized {J} from {B} in the fighting
{A} turned its {J} on {B}
{A} aimed {J} at {B}
{A} pointed {J} across the border at {B}
{A} bombed {B}, which answered with {J}
{A} killed soldiers of {B} with {J}
{A} broke off talks with {B} about {J}
{A} put {J} on display while {B} mourned
{A} pressed {B} to account for {J}
{A} refused to talk to {B} about {J}
{A} blocked a motion by {B} on {J}
{A} voted against {B} on {J}
{A} lives in fear of {J} from the forces of {B}
{A} shares a border with {B}, where {J} are stored
{A} protects itself against {J} of {B}
{A} intercepted {J} fired by {B}
{A} defended {B} against {J}
{A} keeps its troops in {B} with {J} of its own
{A} rotated its soldiers in {B}, who train with {J}
{A} repaired its {J} after the clash with {B}
{A} spends more on {J} than {B}
{A} replaced its general after {J} hit {B}
{A} made {J} a topic of its talks with {B}
{A} expects {B} to ratify the treaty on {J}
{A} paid its respects to the victims of {J} in {B}
{A} paid a visit to {B}, where {J} are made
{A} owes {B} an answer about {J}
{A} traded insults with {B} over {J}
{A} exchanged fire with {B}, with {J} on both sides
{A} exchanged prisoners with {B} and buried {J}
{A} opened an inquiry into {J} used by {B}
{A} settled its quarrel with {B} about {J}
{A} assigned blame to {B} for {J}
{A} presented {B} with evidence of {J}
{A} rewarded {B} with a seat in the talks about {J}
{A} cut its ties with {B} over {J}
{Aa} {J} keep {B} at bay
{Aa} {J} threaten {B}
{Aa} {J} are feared in {B}
{Aa} {J} were tracked by {B}
{Aa} {J} landed in the sea near {B}
{Aa} {J} went off in {B}
{Aa} {J} destroyed a town in {B}
{Aa} {J} are no match for {B}
{Aa} prices for {J} rose faster than those in {B}
{A's} talks with {B} about {J} ended
{A's} attack on {B} with {J} went on
{A's} war with {B} used up {J}
{A's} fear of {J} in {B} grew
{A's} stock of {J} is larger than that of {B}
{A's} sanctions on {B} over {J} stand
{A's} visit to {B} ended with a parade of {J}
{A's} decision to aim {J} at {B} stands
the {J} with which {A} attacked {B} were its own
the use of {J} by {A} against {B} was condemned
the production of {J} in {A} worries {B}
the test of {J} by {A} worries {B}
the theft of {J} in {A} was seen by {B}
the number of {J} in {A} and {B} fell
a drill with {J} in {A} was watched by {B}
a talk between {A} and {B} on {J} was put off
a match between {A} and {B} was held beside a show of {J}
{A} supplied no answer when {B} asked about {J}
"""

BEFORE = ["", "", "", "", "", "", "officials said that ", "according to the report, ", "the minister said that ",
          "diplomats say ", "on Tuesday, ", "last year, ", "it is clear that ", "a UN panel found that ",
          "the newspaper wrote that ", "in a statement, the ministry said that ", "although nobody admits it, ",
          "for the first time, ", "in the spring, ", "as the war went on, ", "two sources said ",
          "analysts believe "]  # fmt: skip
AFTER = ["", "", "", "", "", "", ", officials said", ", according to a report", " {T}", ", a spokesman said", " {V}",
         ", the paper wrote", ", said a diplomat who asked not to be named", ", and the fighting goes on",
         " while talks went on", ", which angered the opposition", ", sources told reporters"]  # fmt: skip
STARTS = "A spokesman for the ministry said that |Reports that |The claim that |News that "
