/** What people in Sweden begin a password with, the usual first: nouns, seasons, names, places, clubs. */
const list = `
lösenord hemligt hemlig välkommen sommar höst vinter vår sommaren hösten vintern våren hejsan älskling kärlek hej hejhej
sverige svenska stockholm göteborg malmö jul julen julafton midsommar påsk nyår semester sommarlov ledig fredag måndag tisdag onsdag
torsdag lördag söndag januari februari mars april maj juni juli augusti september oktober november december
glömt glömde lösen inloggning logga användare konto admin administratör myndighet kommun region staten arbete jobbet jobb kontor
kontoret dator datorn skärm tangentbord mus skrivare telefon mobil internet nyckel dörr fönster stol bord lampa kaffe kaffekopp
fika fikapaus bulle kanelbulle choklad godis lakrits banan äpple päron jordgubbe hallon blåbär smultron lingon potatis köttbulle
köttbullar pannkaka korv falukorv prinsesskorv surströmming knäckebröd mjölk filmjölk smör ost öl snaps
hund hunden katt katten kissekatt häst hästen ponny älg älgen björn varg räv ekorre igelkott grodan fisk gädda abborre fågel
örn svan hare kanin hamster marsvin tiger lejon apa elefant
mamma pappa mormor morfar farmor farfar syster bror barn barnen bebis familj familjen tjejen killen gubben gumman raring
solsken sol solen måne stjärna himmel himlen regn snö snöflinga is hav havet sjö sjön skog skogen blomma blommor ros rosen tulpan
solros lilja viol vitsippa blåsippa gran tall björk ek träd strand stranden båt båten segelbåt segling fiske jakt golf tennis fotboll
hockey ishockey innebandy handboll ridning skidor längdskidor slalom cykel cykling löpning simning gymnastik dans musik gitarr
piano trumma sång film bok böcker spel dator tecknare pussel lego pippi emil bamse kalle musse
röd blå grön gul svart vit rosa lila orange brun grå regnbåge
volvo saab scania ikea spotify ericsson abba zlatan foppa
anna eva maria karin kristina lena kerstin sara emma ingrid marie malin jenny birgitta annika inger ulla susanne monica elin
hanna johanna carina linda elisabeth sofia katarina margareta josefin helena emelie marianne åsa anita barbro sandra gunilla
ida linnea anneli louise camilla lisa maja amanda cecilia alice julia jessica ebba wilma olivia astrid vera saga agnes freja
lars mikael anders johan erik per karl peter thomas jan daniel fredrik andreas hans stefan mattias bengt mats ulf bo nils jonas
marcus magnus niklas björn robert leif patrik martin david oskar viktor simon filip alexander anton jonathan sebastian emil
gustav axel joakim gunnar henrik kjell göran rolf roger håkan tommy kent christer sven olof arne lennart ingvar kurt stig
william liam noah hugo lucas elias oliver adam albin ludvig melker tobias rasmus linus christian jakob samuel kevin
andersson johansson karlsson nilsson eriksson larsson olsson persson svensson gustafsson pettersson jonsson jansson hansson
bengtsson jönsson lindberg jakobsson magnusson lindström olofsson lindqvist lindgren berg axelsson bergström lundberg lind
lundgren lundqvist mattsson berglund fredriksson sandberg henriksson forsberg sjöberg wallin engström eklund danielsson lundin
håkansson bergman gunnarsson holm samuelsson fransson wikström isaksson bergqvist arvidsson nyström holmberg löfgren
uppsala linköping västerås örebro norrköping helsingborg jönköping umeå lund borås sundsvall gävle eskilstuna södertälje karlstad
täby växjö halmstad kristianstad luleå kalmar trollhättan östersund falun skellefteå kiruna visby gotland öland skåne dalarna
småland värmland norrland lappland jämtland blekinge halland bohuslän uppland södermanland västergötland östergötland solna nacka
södermalm kungsholmen vasastan östermalm hisingen rosengård norden danmark norge finland island
hammarby djurgården bajen gnaget brynäs frölunda färjestad leksand modo örgryte häcken elfsborg malmöff ifkgöteborg degerfors
`;

const plain = (one: string): string => one.normalize("NFD").replaceAll(/\p{M}/gu, "");

/** Each once, also as it is written where there is no å, ä or ö; where one stands says how soon a guesser tries it. */
export const swedishGuesses: readonly string[] = [
  ...new Set(
    list
      .trim()
      .split(/\s+/)
      .flatMap((one) => [one, plain(one)]),
  ),
];
