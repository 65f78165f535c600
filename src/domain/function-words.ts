/** The languages in Latin script that are told apart by their words. */
export const LATIN_LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'tr'] as const;

export type LatinLanguage = (typeof LATIN_LANGUAGES)[number];

/**
 * The words that hold a language's sentences together and say little of their own: articles, pronouns, prepositions,
 * conjunctions, auxiliaries, and those that ask. In lower case, with their accents.
 */
export const FUNCTION_WORDS: Readonly<Record<LatinLanguage, ReadonlySet<string>>> = {
  en: words(
    `the a an and or but nor if then than that this these those there here of in on at by for from to into onto with
    without about as is are was were be been being am do does did done doing has have had having will would shall
    should can could may might must not no yes it its he him his she her hers they them their theirs we us our ours you
    your yours i me my mine himself herself itself themselves who whom whose which what when where why how so such also
    only just very too more most less least much many some any each every all both either neither other another own
    same while because since until after before during between among against through over under above below up down
    out off again once however although though according within upon per via else ever whether`,
  ),
  de: words(
    `der die das den dem des ein eine einen einem einer eines und oder aber denn wenn dass daß ob als wie in im an am
    auf aus bei beim mit nach von vom vor zu zum zur für über unter durch um gegen ohne zwischen seit bis ist sind war
    waren sein wird werden wurde wurden worden hat haben hatte hatten kann können konnte muss müssen soll sollte nicht
    kein keine keinen nein ja er sie es ihn ihm ihr ihre ihren ihrer seine seinen seiner seinem wir uns unser ich mich
    mir mein du dich dir sich man wer wen wem wessen was welche welcher welches welchen wann wo warum wieso wohin
    woher wozu so auch nur noch schon sehr mehr viel viele alle jede jeder jedes andere diese dieser dieses diesem
    diesen während weil nachdem bevor damit dabei dort hier dann doch etwa sowie`,
  ),
  fr: words(
    `le la les l un une des du de d et ou mais donc or ni car si que qu qui quoi dont où quand comment pourquoi combien
    quel quelle quels quelles lequel laquelle en dans sur sous par pour avec sans vers chez entre contre depuis pendant
    après avant est sont était étaient être été fut sera a ont avait avaient avoir eu peut peuvent doit fait ne n pas
    plus moins non oui il elle ils elles on nous vous je j tu me m te t se s lui leur leurs son sa ses mon ma mes notre
    nos votre vos ce c cet cette ces cela ça y au aux comme aussi très tout tous toute toutes même autre autres chaque
    selon ainsi alors puis lorsque afin`,
  ),
  es: words(
    `el la los las lo un una unos unas y e o u pero sino si que qué quien quién quienes cual cuál cuáles cuando cuándo
    cuánto cuántos cuántas donde dónde como cómo porque por para con sin de del a al en entre sobre bajo desde hasta
    hacia contra durante tras según es son era eran ser sido fue fueron está están estaba estar ha han había haber hay
    tiene tienen puede pueden debe no sí más menos muy ya también él ella ellos ellas nosotros usted ustedes yo tú me
    te se nos le les su sus mi mis tu este esta estos estas ese esa esos esas esto eso aquel todo toda todos todas
    otro otra otros otras cada mismo misma`,
  ),
  it: words(
    `il lo la i gli le l un uno una e ed o ma se che chi cui quale quali quando dove come perché quanto quanti quante
    cosa di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai dalle in nel nello nella nei
    nelle su sul sulla sui sulle con per tra fra senza verso contro durante dopo prima secondo è sono era erano essere
    stato stata stati fu furono sarà ha hanno aveva avevano avere può possono deve non sì più meno molto già anche lui
    lei loro noi voi io tu mi ti si ci vi ne suo sua suoi sue mio mia questo questa questi queste quello quella quelli
    tutto tutti tutte altro altri altra ogni stesso`,
  ),
  pt: words(
    `o a os as um uma uns umas e ou mas se que quem qual quais quando onde como porque porquê quanto quantos quantas de
    do da dos das em no na nos nas por pelo pela pelos pelas para com sem sobre sob entre desde até contra durante após
    segundo é são era eram ser sido foi foram será está estão estava tem têm tinha ter há pode podem deve não sim mais
    menos muito já também ele ela eles elas nós você vocês eu me te lhe seu sua seus suas meu minha este esta estes
    estas esse essa isso isto aquele todo toda todos todas outro outra outros outras cada mesmo ao aos à às num numa`,
  ),
  nl: words(
    `de het een en of maar dat die dit deze als dan toen van in op aan bij met naar uit voor door over onder tussen
    tegen zonder tot te om is zijn was waren wordt worden werd werden geweest heeft hebben had hadden kan kunnen kon
    moet moeten zal zou niet geen nee ja hij zij ze hem haar hun het we wij ons onze ik mij mijn je jij u uw zich men
    wie wat welk welke wanneer waar waarom hoe hoeveel er daar hier ook nog al zeer meer veel alle elke ander andere
    omdat terwijl sinds na`,
  ),
  sv: words(
    `en ett den det de dem och eller men att som om när där här var vad vem vilken vilket vilka varför hur i på av för
    från till med utan under över mellan mot efter före genom vid är var vara varit blir blev har hade ha kan kunde ska
    skulle måste inte ingen inget nej ja han hon honom henne hans hennes de deras vi oss vår ni jag mig min du dig sig
    sin sitt sina man denna detta dessa också bara mycket mer många alla varje annan andra eftersom medan sedan så`,
  ),
  pl: words(
    `i w we z ze na do od po o u za przez dla bez przed pod nad przy między oraz lub albo ale a czy że żeby aby jak jako
    gdy kiedy gdzie dlaczego co kto kogo komu czego który która które którzy których którym ile jest są był była było
    były być będzie ma mają miał może można nie tak się on ona ono oni one jego jej ich im mu my nas ja mnie ty to ta
    ten te tego tej tych tym już także również tylko bardzo więcej wszystkie każdy inny jeszcze podczas ponieważ`,
  ),
  tr: words(
    `bir ve veya ya ama fakat ancak ile için gibi kadar göre sonra önce de da ki bu şu o bunlar onlar ben sen biz siz
    onun onların benim var yok değil mi mı mu mü ne kim kimin hangi nerede nereden nasıl neden niçin kaç zaman olarak
    olan oldu olur olduğu ise en çok daha her bütün tüm bazı diğer aynı üzere hem içinde arasında tarafından evet hayır`,
  ),
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
