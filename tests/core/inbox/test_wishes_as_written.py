# ruff: noqa: E501, RUF001 - people write as they like
"""How people say no in seven languages, angry, short, on a phone or by law, and what is close to it and is an answer.

`test_wishes.py` has the rules and times. A backslash and n stand for a line break.
"""

import pytest

from fluenzr.core.inbox import wishes

WISHES = r"""ne m'envoyez plus rien
I exercise my right to erasure under the GDPR.
I hereby invoke my right to object.
Ich mache von meinem Recht auf Löschung Gebrauch.
Ejerzo mi derecho de supresión.
Esercito il mio diritto di opposizione.
Exerço o meu direito de oposição.
Arrêtez de m'écrire svp
Bonjour,\n\nMerci de bien vouloir me retirer de votre fichier de prospection.\n\nCordialement,\nSophie Marchand\nDAF
STOP ou je porte plainte à la CNIL
retirez moi de votre liste merci
Foutez-moi la paix !
J'en ai assez de vos mails, désinscrivez-moi immédiatement.
Je ne souhaite plus recevoir de mails de votre part, merci.
Merci de ne plus m'écrire.\n\nEnvoyé de mon iPhone
Vous n'avez pas la bonne personne, merci de me retirer de vos contacts.
Bonjour, j'ai quitté l'entreprise en mars. Merci de supprimer mon adresse de vos listes.
Conformément au RGPD, je vous demande de supprimer l'ensemble de mes données personnelles.
En application de l'article 17 du RGPD, merci d'effacer mes données de vos fichiers.
J'exerce mon droit d'opposition à la prospection commerciale (article 21 du RGPD).
Je m'oppose à tout nouvel envoi de votre part.
Pas intéressé, inutile de me relancer.
Inutile de m'ecrire a nouveau
Plus de mail svp
merci d arreter de m envoyer des mails
arrete de m'envoyer tes pubs stp
Lâche-moi avec tes mails
T'as pas compris ? Ne m'écris plus !
Veuillez cesser tout démarchage.
Je vous prie de bien vouloir cesser tout envoi à cette adresse.
Vous êtes priés de ne plus me contacter, sous quelque forme que ce soit.
C'est la troisième fois que je vous le demande : supprimez-moi de votre base de données.
Svp ôtez-moi de votre liste d'envoi
Enlevez mon adresse mail de vos fichiers sinon je signale à la CNIL
Madame, Monsieur,\nJe vous remercie de ne plus me solliciter à l'avenir.\nBien à vous
Je ne veux plus de vos mails
Je veux plus recevoir vos messages
Vos mails ne m'intéressent pas, merci de me désabonner.
Comment dois-je vous le dire ? Arrêtez vos mails !
Désabonnement svp
Me désinscrire, merci
Merci de m'enlever de la liste de diffusion
pouvez-vous me désabonner svp ?
Je souhaiterais être retirée de votre liste de contacts.
Merci de rayer mon nom de vos tablettes
Aucun intérêt. Ne me recontactez pas.
Non merci, et merci de ne pas me relancer.
Basta les spams, sortez-moi de vos listes !!!
Prochain mail = plainte. Ne m'envoyez plus de messages.
Je ne travaille plus chez Durand SA depuis janvier, veuillez retirer cette adresse de votre base.
Cessez immédiatement vos sollicitations non désirées, faute de quoi je saisirai mon avocat.
vous pouvez me sortir de votre liste ? merci d'avance
Ne plus me contacter, merci.
Merci de ne plus rien m'adresser.
Please take me off this list.
Stop emailing me or I'll call my lawyer.
Stop spamming me!!
Do not contact me again or I will report you to the ICO.
Kindly remove me from your mailing list.\n\nSent from my iPhone
pls stop sending me these emails
dont email me again
I never signed up for this. Remove me immediately.
Wrong person. Please remove my address from your database.
I left the company last year, please take me off your list.
Hi Tom,\n\nThanks but no thanks. Please don't follow up.\n\nBest,\nJane
No thanks - please unsubscribe me from all future emails.
Under Article 17 GDPR I request that you erase all personal data you hold about me.
I object to the processing of my personal data for direct marketing purposes.
Please delete all my data and don't contact me again.
I don't want to receive any more of these.
I would like to opt out.
Please cease and desist all communication.
Leave me the hell alone
This is my third request: stop contacting me.
Could you please take me off your list?
Please add me to your do not contact list.
You have the wrong guy, take me off your list
F*** off and stop emailing me
Lose my email address.
Not interested, please don't reach out again.
I'm not the right person and have no interest, please remove me from your sequence.
Kindly refrain from emailing me in future.
remove pls
No me escriban más, ni ahora ni nunca.
No quiero recibir más correos suyos, gracias.
Por favor, dadme de baja de vuestra lista.
Deja de mandarme correos
No me interesa, no me vuelvas a escribir.
Solicito la supresión de mis datos personales conforme al RGPD.
dejen de enviarme publicidad o los denuncio
Elimíneme de su base de datos, por favor.
Ya no trabajo en esta empresa. Por favor borren mi correo de su lista.
Les ruego que no me envíen más mensajes.
No me molesten más
Bitte streichen Sie mich von Ihrer Liste.
Bitte keine weiteren E-Mails.
Ich möchte keine E-Mails mehr von Ihnen erhalten.
Guten Tag,\nbitte nehmen Sie mich aus Ihrem Verteiler.\nMit freundlichen Grüßen\nKarin Vogt
Löschen Sie bitte meine Daten gemäß Art. 17 DSGVO.
Ich widerspreche der Nutzung meiner Daten zu Werbezwecken.
Unterlassen Sie weitere Kontaktaufnahmen, sonst schalte ich meinen Anwalt ein.
schreib mir nicht mehr
Kein Interesse, bitte nicht mehr kontaktieren.
Ich arbeite nicht mehr bei der Firma, bitte löschen Sie meine Adresse aus Ihrem System.
Lass mich in Ruhe mit deinem Spam
Bitte sehen Sie künftig von weiteren Mails ab.
Smettetela di scrivermi.
Vi prego di cancellarmi dalla vostra mailing list.
Non desidero più ricevere le vostre comunicazioni.
Chiedo la cancellazione dei miei dati ai sensi del GDPR.
basta mail per favore
Avete sbagliato persona, toglietemi dalla lista.
Non mi contatti più, altrimenti mi rivolgo al Garante.
La prego di non inviarmi altre email.
Lasciatemi in pace
Parem de me mandar e-mails.
Por favor, retirem-me da vossa lista.
Não quero receber mais emails.
Não me contacte mais, por favor.
Me tira dessa lista por favor
Solicito a eliminação dos meus dados pessoais ao abrigo do RGPD.
Já não trabalho nessa empresa, favor remover o meu e-mail.
Pare de me enviar spam ou vou denunciar
Gostaria de cancelar a minha subscrição.
Graag verwijderen uit jullie mailinglijst.
Ik wil geen e-mails meer ontvangen.
Haal mij van de lijst aub
Stop met mailen of ik schakel een advocaat in.
Wilt u mij uitschrijven?
Verkeerde persoon, graag mijn adres verwijderen.
Verwijder mijn gegevens conform de AVG.
Laat me met rust
Svp plus de pub
Je vous demande pour la dernière fois de cesser de m'importuner.
Veuillez noter que je ne souhaite plus être contacté par votre société.
mail non sollicité, merci de me supprimer
Je ne suis pas concerné, merci de me sortir de vos relances.
Nous avons changé d'activité. Veuillez nous rayer de vos listes.
On arrête là, ne me relance plus.
Ça suffit maintenant, stop aux mails !
Ne revenez plus vers moi.
J'aimerais ne plus recevoir vos newsletters
Je suis à la retraite, inutile de m'envoyer vos offres.
Merci de bien vouloir nous désabonner de vos communications
Dégagez-moi de votre liste
Plus de prospection par mail, merci.
Pouvez vous arreter de m envoyer des messages svp
Je refuse de recevoir de la publicité.
Quit emailing me.
Take my name off your list, please and thank you.
We have a supplier already, kindly stop contacting us.
Please don't send me any more sales emails.
I want off this list.
Get me off this list
Do not use this address for marketing.
Would you mind removing me from your list?
I'd appreciate it if you stopped emailing me.
Please cancel my subscription to your emails.
No me contacten nunca más.
Sáquenme de esa lista ya
Le ruego que elimine mis datos de su base.
Nehmen Sie mich sofort aus Ihrem System.
Ich verbitte mir weitere E-Mails.
Bitte keine Werbemails mehr an diese Adresse.
Per cortesia non mandatemi più niente.
Vorrei essere rimosso dalla vostra lista.
Favor não enviar mais mensagens.
Quero sair da lista
Ik heb geen interesse, haal me van jullie lijst.
Gelieve mijn gegevens te wissen.
Ne m'écrivez plus ou je vous dénonce à la CNIL.
Stop emailing me. I will call my lawyer.
Retiré moi de votre liste svp
desinscrire moi de la newsletter
arretez de m'envoyé des mails
unsuscribe
Unsuscribe me please
I dont want to recieve your emails
Nous avons déjà un prestataire, ne nous relancez plus.
Vous pouvez me retirer de votre liste ?
Please delete my data and do not contact me again.
Supprimez mes données et ne me contactez plus.
Don't contact me again. We will get our products elsewhere.
Stop sending me your rubbish or I'll block you
Please take me off your list - I left the company.
Wrong person – remove me from your list please
""".strip().splitlines()

ANSWERS = r"""Pas intéressé pour le moment, merci.
Please take my details: Anna Roth, +49 30 123456.
Please take my information.
Plus de mails, moins de réunions, voilà ce que je voudrais ! Dites-m'en plus.
Recontactez-moi au prochain trimestre.
Ne m'envoyez pas la brochure par courrier, un mail suffit.
Je vais désinscrire mon collègue de la réunion.
Je ne suis plus à Paris, on peut se voir à Lyon ?
Je ne travaille plus le vendredi.
Merci de ne pas m'envoyer plus d'un mail par semaine.
Comment puis-je me désinscrire ?
Si je me désabonne, est-ce que je garde l'accès à mon compte ?
Ne m'appelez plus sur mon portable, écrivez-moi plutôt.
Je ne m'occupe plus des achats, voyez avec Mme Petit.
Je ne reçois plus vos mails, que se passe-t-il ?
Pourquoi ne m'écrivez-vous plus ?
Je n'ai plus besoin de devis, mais votre offre de formation m'intéresse.
Je suis absent jusqu'au 15, ne m'écrivez pas avant.
Merci de ne pas me répondre avant lundi.
N'hésitez pas à m'écrire.
Ne m'envoyez pas le contrat maintenant, je suis en déplacement.
Merci de ne plus m'envoyer de pièces jointes aussi lourdes.
On a arrêté le projet, mais parlons-en en septembre.
Arrêtez de vouvoyer, on se tutoie !
Retirez-moi un doute : c'est compatible avec Salesforce ?
Supprimez le second rendez-vous, je garde le premier.
Merci de supprimer la ligne 3 du devis.
Enlevez l'option B et envoyez-moi le contrat.
Ne m'envoyez plus de mails à cette adresse mais à jean@durand.fr.
Je ne veux plus attendre, quand pouvez-vous livrer ?
Je ne souhaite plus le modèle A, plutôt le B.
Vous n'êtes plus dans la liste de nos fournisseurs, il faut refaire la demande.
Êtes-vous conformes au RGPD ?
D'où tenez-vous mon adresse ?
Non.
Non merci.
Laissez-moi un peu de temps.
Laisse-moi tranquille cinq minutes et je te rappelle.
Pouvez-vous me retirer de la réunion de jeudi ?
Vos concurrents n'arrêtent pas de m'écrire.
Merci d'arrêter la campagne en cours et de me rappeler.
Ne m'oubliez pas !
Plus de mails que prévu, je regarde demain.
Pas de mail aujourd'hui, je suis en vacances.
Je n'ai rien reçu, plus aucun mail depuis lundi.
Pour vous désinscrire, cliquez ici.
Votre lien de désinscription ne marche pas.
Bonjour, je ne vois pas d'option pour arrêter les relances par SMS, mais les mails me vont.
Ne m'envoyez rien d'autre que le tarif, merci.
Ne m'écrivez pas trop tard, je pars à 17h.
Stop by our booth at the fair!
Not interested right now.
Call me next quarter.
Please don't send me the brochure by mail, by email is fine.
I'll unsubscribe my colleague from the webinar.
Please don't send more than one email a week.
I no longer work on Fridays.
How do I opt out?
If I unsubscribe, will I lose my account?
Can my team opt out of the newsletter but keep the product updates?
Don't stop emailing me, I love these!
Please remove the second line from the quote.
Please remove me from the meeting invite, Jane will attend.
I don't want to miss your emails.
I don't receive your emails any more.
Please don't hesitate to contact me again.
Don't call me, email me instead.
Do not email me the password.
No more than two seats please.
No more questions, send the contract.
Our competitors never write to me again after the first call.
I'm out of the office and will not read email until Monday.
Please don't contact my boss about this.
Why did you stop writing to me?
Take me off mute when you start the call.
You can unsubscribe at any time by clicking here.
The unsubscribe link is broken.
We never delete our data, how do you handle that?
I'll have to stop you there, what does it cost?
Are you GDPR compliant?
Please take the old address off your list and use this one: jane@acme.com
Leave me a voicemail.
I left the company, please contact my successor John Smith.
Wrong person, you want Sarah in procurement.
Please don't email me before the 10th.
Remove me from cc but keep me in the loop directly.
No me interesa por ahora.
Llámeme el próximo trimestre.
No me envíe el folleto por correo postal, por email está bien.
¿Cómo me doy de baja?
Ya no recibo sus correos.
No me envíen más de un correo por semana.
No quiero perder más tiempo, mándeme el contrato.
Dejen de enviarme facturas en papel, prefiero PDF.
No dude en escribirme de nuevo.
Ya no trabajo los viernes.
Den de baja la línea antigua y activen la nueva.
No me escriban antes de septiembre.
Im Moment kein Interesse.
Melden Sie sich im nächsten Quartal.
Bitte nicht per Post, E-Mail reicht.
Wie kann ich mich abmelden?
Ich bekomme keine E-Mails mehr von Ihnen, was ist los?
Bitte nicht mehr als eine E-Mail pro Woche.
Ich arbeite freitags nicht mehr.
Bitte löschen Sie Position 3 aus dem Angebot.
Schreiben Sie mir nicht vor Montag.
Zögern Sie nicht, mir zu schreiben.
Bitte keine weiteren Anhänge, nur Links.
Nehmen Sie mich bitte aus dem Termin, Herr Maier kommt.
Rufen Sie mich nicht mehr an, schreiben Sie mir.
Non mi interessa per ora.
Mi richiami a settembre.
Come faccio a cancellarmi?
Non mi mandi più di una mail a settimana.
Non esiti a scrivermi.
Non lavoro più il venerdì.
Cancellate l'ordine e mandatemi la nota di credito.
Non ricevo più le vostre mail, come mai?
Non scrivetemi su WhatsApp, preferisco la mail.
Não tenho interesse neste momento.
Liguem-me no próximo trimestre.
Como posso cancelar a subscrição?
Não me enviem mais do que um e-mail por semana.
Não hesite em contactar-me.
Já não trabalho às sextas.
Deixei de receber os vossos e-mails.
Retirem o item 2 da proposta.
Momenteel geen interesse.
Bel me volgend kwartaal.
Hoe kan ik me uitschrijven?
Niet meer dan één mail per week graag.
Ik werk niet meer op vrijdag.
Ik ontvang geen mails meer van jullie, klopt dat?
Stuur me geen papieren brochure, mail is prima.
Haal regel 3 uit de offerte.
Aarzel niet om mij te mailen.
Merci de ne pas me mettre en copie.
Je n'ai plus votre numéro, pouvez-vous me le renvoyer ?
Stop ou on continue, à vous de me dire.
Je ne suis plus disponible mardi.
Supprimez-moi la remise et je signe ailleurs.
Vous pouvez retirer mon nom de l'invitation ?
Je vous retire de mes spams, désolé du retard.
Votre mail était dans mes spams.
Comment retirer mon équipe de la liste d'attente ?
Inutile d'insister, appelez plutôt en mars.
Ne m'envoyez pas de proposition sans avoir parlé à Paul.
Mon collègue ne veut plus recevoir de mails de vous, mais moi si.
Je ne veux plus de retard.
Nous ne recevrons plus de commandes en août.
Je n'arrive pas à me désabonner.
Arrêtez-moi si je me trompe.
Ne plus tarder, merci.
Merci de retirer la pièce jointe du fil.
Je ne vous oublie pas, je reviens vers vous.
Ne bougez plus, j'arrive !
Can we stop by your office?
Don't remove me!
My assistant removed me from your list by mistake.
I was unsubscribed by mistake, add me back please.
I got off the train, call me.
Please stop sending the reports to accounting, send them to me.
Are emails sent to people who opted out?
No more meetings this week please.
We stop mailing paper invoices in May.
I left the company but still advise them, let's talk.
I don't write emails, I call.
I never received your email.
Take me off speaker.
How many people unsubscribe?
Please delete the duplicate of my order.
No me queda claro, ¿me llama?
No quiero más sorpresas, ¿precio final?
Ich habe keine Mail bekommen.
Bitte löschen Sie die Rechnung und senden eine neue.
Streichen Sie den Termin am Montag.
Non ho più ricevuto notizie.
Toglietemi una curiosità: quanto costa?
Já não preciso do modelo A, só do B.
Não recebi nada.
Ik heb geen tijd vandaag, morgen wel.
Stop maar met zoeken, ik heb het gevonden.
Vous ne m'écrivez plus.
Vous ne m'envoyez plus de mails.
You never write to me.
You never contact me.
I never email.
Merci de ne pas me relancer, je reviens vers vous lundi.
Inutile de me relancer, je vous recontacte dès que j'ai le budget.
Inutile de m'envoyer le contrat.
Inutile de m'envoyer vos données.
Please don't follow up, I'll get back to you.
Don't follow up with the client.
Please don't reach out to Paul.
Stop the newsletter migration please.
Lose the second paragraph.
Don't lose my email!
Sortez-moi les données de mars.
Sortez-moi la liste des clients.
Sors-moi un devis.
Retire-moi ça de l'esprit.
Enlevez mon nom de la page d'accueil.
Supprimez mon numéro de la signature.
Effacez mes données de test.
Supprimez mes coordonnées bancaires.
Je veux plus de mails comme celui-ci !
Je veux plus d'informations.
Plus d'envois gratuits ?
Ne m'envoyez plus rien par courrier, tout par mail.
Ne m'envoyez plus rien d'autre que les factures.
Ne m'envoyez plus rien à relire.
Ne me contactez pas par téléphone.
Ne me relancez pas sur ce devis, il est signé.
Ne pas m'envoyer de pièce jointe.
Arrêtez le démarchage, passons aux choses sérieuses.
Arrêtez les relances de facture, c'est payé.
Arrêtez de m'envoyer des devis sans prix.
Laisse-moi tranquille avec tes excuses, signe !
Fous-moi la paix avec la facture, je paie demain.
Je m'oppose à toute modification du contrat.
Je m'oppose au projet.
Je retire mon consentement au devis.
Notre droit d'opposition est-il prévu au contrat ?
Suppression de mes doutes grâce à votre mail !
Add me to the list.
Put me on the list please.
Add me to your newsletter list.
Remove all my doubts.
Remove the data from slide 2.
Wipe my phone remotely, can you do that?
Delete my account details from the shared sheet.
Take me off hold.
Drop me a line.
Drop us a message.
Drop me off at the station.
Strike all that.
I don't want to hear from your boss, I want to hear from you.
I don't need to be contacted by phone, email works.
No interest in receiving the paper version.
I object to the price.
I object to direct debit.
I don't want you to send me the samples.
Don't want any more delays.
Stop with the excuses.
Stop all shipments.
Cease production.
Stop writing in German please.
Stop following up with Paul.
Stop reaching out to my colleagues.
Please don't bother me with details, send the contract.
Please don't bother.
Don't mail me the samples.
Leave me be for a week, then call.
Leave me a message.
Or I'll call you.
Remove me from the campaign planning call.
No me envíen nada por correo postal.
No me mande nada todavía.
Deje de preocuparse.
Deja de enviarme facturas a esta dirección.
Elimine mi nombre del ponente de la agenda.
Quite mi nombre de la factura.
Basta de excusas.
Schick mir keine Rechnung per Post.
Schick mir nichts vor Montag.
Schreib mir nicht per WhatsApp.
Schreiben Sie mir bitte keine Romane.
Hör auf, du bist lustig!
Hör auf mit den Witzen.
Löschen Sie alle Daten aus Spalte B.
Löschung der Bestellung bitte.
Ich möchte nichts mehr davon verpassen.
Bitte melden Sie sich nicht vor Mai, ich melde mich dann.
Bitte nicht mehr anschreiben, ich melde mich.
Bitte kontaktieren Sie mich nicht, ich melde mich bei Ihnen.
Beenden Sie bitte die Testphase.
Non mi mandi altro, ho già il contratto.
Non mi invii altri preventivi.
Non mi contatti per telefono.
Basta con le scuse.
Elimini il mio nome dal preventivo.
Cancellazione dei voli prevista?
Não me mande nada antes de sexta.
Não me envie mais propostas em papel.
Remova o meu nome da fatura.
Tire o meu nome da ata.
Chega de conversa, envie o contrato.
Stuur mij niet alle bestanden.
Verwijder dit adres uit de offerte.
Stop met zorgen maken.
Ik wil geen koffie meer.
Wil geen papieren versie ontvangen.
Verwijder de gegevens uit rij 3.
Mail me niet voor maandag.
Do not contact me by mail but by phone.
Please don't contact me, I will contact you.
Ne me contactez pas, je vous contacterai.
Please remove me from your list of speakers.
Delete my data from the demo account.
Please erase my data in the trial workspace.
Our legal department wants to know how you delete my data under GDPR.
Can I delete my data under Article 17?
Pouvez-vous me dire comment supprimer mes données ?
Pouvez-vous m'envoyer vos tarifs ?
Tu peux me sortir les chiffres ?
I want to exercise my options.
Je souhaite exercer mon droit de réponse.
Do you send more than one email?
stop sending me invoices or I'll call my lawyer
Ne m'envoie plus tes fichiers.
Schick mir keine Daten mehr.
Schick mir keine Listen mehr.
Don't send me anything else, I have it all.
No me mande nada, ya tengo todo.
Non mi mandi niente, ho tutto.
Ne m'envoyez rien, j'ai tout.
Stop emailing me, I'll get back to you next week.
Arrêtez de me relancer, je reviens vers vous demain.
Pouvez-vous me sortir de ce pétrin ?
Pourquoi me retirer de votre liste ?
Avez-vous pu me retirer de la liste ?
Merci de m'avoir retiré de votre liste !
Thanks for removing me from your list.
Thank you for not emailing me again.
You may keep emailing me.
We delete our data.
Right to erasure: how do you implement it?
Droit d'opposition : où est-ce dans votre produit ?
Diritto all'oblio
Ne m'envoyez plus de relances, je signe !
Ne m'envoyez plus de relances, j'ai déjà payé.
Stop sending me emails, I already signed.
Please don't email me, I'm in!
Bitte keine Mails mehr, ich unterschreibe.
Stop aux promesses, envoyez une démo.
Basta mail di conferma e siamo pronti.
Para me enviar emails use este endereço.
Lines with errors will be removed.
Errors: will be removed.
Cancellazione dei file.
I stop writing emails at six.
Stop ou je continue ?
Stop, ou bien on signe.
Get me off the phone, let's write.
I want out of my current contract, can you help?
We want off-the-shelf software.
Please cancel my subscription to your premium plan.
Cancel my order.
Would you mind removing the logo?
I'd appreciate it if you stopped by.
I would appreciate it if you removed the extra fee.
Do not use this address for the delivery.
Do not use our logo for marketing.
Ne revenez plus vers Paul, revenez vers moi.
Je refuse de payer.
Je refuse cette offre.
Nous refusons de recevoir des colis le samedi.
Je voudrais sortir de votre liste d'attente.
Sortir de la liste des prospects pour passer client !
No more offers than necessary.
Stop aux hausses de prix !
Vorrei essere rimosso dalla riunione.
Gostaria de ser removido da reunião.
Quero sair da reunião mais cedo.
Não enviar mais amostras.
Keine Angebote über 1000 Euro.
Werbemails sind unser Thema.
Ich verbitte mir diesen Ton.
No quiero salir de la lista.
Ik wil niet verwijderd worden van de lijst.
Non voglio essere rimosso dalla lista.
Je ne veux pas sortir de votre liste.
I don't want to be removed from your list.
I don't want off your list.
Merci de ne pas me retirer de votre liste.
Ich möchte nicht aus dem Verteiler entfernt werden.
Não quero ser removido da lista.
Je ne souhaite pas être désinscrit.
Je ne m'oppose pas au traitement de mes données.
I do not object to the processing of my data.
Ich widerspreche nicht der Nutzung meiner Daten.
Non mi oppongo al trattamento dei miei dati.
Please never delete my data.
Ne supprimez surtout pas mes données.
Non cancellate i miei dati.
No eliminen mis datos.
Löschen Sie meine Daten nicht.
Verwijder mijn gegevens niet.
Não removam os meus dados.
Please don't write to me here but to jane@acme.com.
""".strip().splitlines()

FOR_SOMEBODY_ELSE = r"""Monsieur Durand est décédé, merci de le retirer de vos fichiers.
Mme Martin ne travaille plus ici, merci de la supprimer de votre base.
He no longer works here, please remove him from your list.
""".strip().splitlines()
"""Who asks it for another is not to be silenced: a person reads whom it is about."""


def lines(text: str) -> str:
    return text.replace("\\n", "\n")


@pytest.mark.parametrize("text", WISHES)
def test_a_person_who_says_no_is_heard(text):
    assert wishes.is_wish(lines(text))


@pytest.mark.parametrize("text", [*ANSWERS, *FOR_SOMEBODY_ELSE])
def test_a_person_who_does_not_say_no_is_not_silenced(text):
    assert not wishes.is_wish(lines(text))
