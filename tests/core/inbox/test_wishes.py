# ruff: noqa: E501, RUF001 - people write as they like
"""What people write who want no more email, in their own words, and what looks like it and is an answer."""

import pytest

from fluenzr.core.inbox import wishes

WISHES = r"""STOP
Stop.
stop please
Unsubscribe
unsubscribe me please!
Please unsubscribe me from your mailing list.
Please remove me from your list.
Hi Jean,\n\nPlease remove me from your database.\n\nBest regards,\nZoe Martin\nHead of IT, Reader Ltd\n+44 20 555 01 01
Hello, please take me off your mailing list. Thank you.
Could you please remove me from your distribution list?
Remove my email address from your database immediately.
I'd like to be removed from this list, thanks
I would like to unsubscribe from these emails
I want to be unsubscribed.
Not interested. Please stop emailing me.
Not interested, remove me
No thanks. Take us off your list.
Please do not contact me again.
Don't email me again
DO NOT EMAIL ME ANY MORE!!!
Never write to me again.
Please stop sending me these emails.
Stop spamming me
No more emails please
We no longer sell bikes. Please delete my data from your systems.
Please opt me out of all future communications
I have asked before: remove me from your list!
Kindly refrain from contacting me in the future.
Merci de me désinscrire
Merci de me désinscrire de votre liste de diffusion.
Bonjour,\n\nMerci de ne plus me contacter.\n\nCordialement,\nZoé Martin
Bonjour, veuillez me retirer de vos listes. Merci.
Désabonnement
Je souhaite me désabonner de votre newsletter
Désinscrivez-moi svp
Ne m'écrivez plus.
Ne m’écrivez plus jamais !
Merci de ne plus m'envoyer de mails
Merci d'arrêter de m'envoyer des mails
Pas intéressé, merci de me retirer de votre fichier.
Je ne souhaite plus recevoir vos mails.
Je ne souhaite plus être sollicitée
Veuillez supprimer mon adresse de votre base de données.
Arrêtez de m'écrire
Cessez vos envois svp
Retirez-moi de cette liste s'il vous plaît
Pouvez-vous me retirer de votre liste ?
stop pub
Bitte keine weiteren Mails.
Sehr geehrter Herr Dupont,\n\nbitte nehmen Sie mich aus Ihrem Verteiler.\n\nMit freundlichen Grüßen\nZoe Martin
Bitte löschen Sie mich aus Ihrer Datenbank
Bitte löschen Sie meine E-Mail-Adresse aus Ihrem Verteiler.
Kein Interesse. Bitte keine E-Mails mehr.
Bitte tragen Sie mich aus der Liste aus
Abmelden
Schreiben Sie mir bitte nicht mehr.
Ich möchte keine weiteren E-Mails von Ihnen erhalten.
Kontaktieren Sie mich nicht mehr
Bitte melden Sie mich vom Newsletter ab.
Por favor, dénme de baja.
Quiero darme de baja
No me escriban más
No deseo recibir más correos.
Dejen de enviarme correos por favor
Eliminen mi correo de su lista
Buongiorno, vi prego di cancellarmi dalla vostra lista. Grazie
Non scrivetemi più
Non desidero più ricevere le vostre email
Rimuovetemi dalla lista per favore
Por favor, removam-me da vossa lista
Não quero receber mais emails
Não me enviem mais emails, por favor.
Graag uitschrijven
Verwijder mij uit uw bestand aub
Beste Jean,\n\nGraag mijn e-mailadres verwijderen uit uw lijst.\n\nMet vriendelijke groet, Zoe
Stuur mij geen mails meer.
Geen interesse, gelieve mij niet meer te mailen
Proszę o usunięcie mojego adresu z bazy.
Proszę mnie wypisać z listy
Proszę nie pisać więcej
Nie życzę sobie kolejnych wiadomości
Odhlásit
Отпишите меня
取消订阅
配信停止
Please remove the address zoe@reader.example from your list.\nThank you
Unsubscribe\n\nSent from my iPhone
Please take my address off your list
remove me from your emails
Remove please
Kindly remove my email from your mailing list
I don't want to receive any more emails from you.
I do not wish to be contacted again.
Please stop.
Stop emailing!
Go away and never contact me again
take me off this list NOW
This is spam. Remove me.
Please remove this email address from your records.
Can you please unsubscribe me?
I'm retired now, please remove me from your list.
Please cease all communication
Pls remove
unsubscribe thanks
Hello Jean, thanks for reaching out but please remove me from your list.
Thanks for reaching out. Please remove me from your contact list.
Bonjour Monsieur, je vous prie de bien vouloir me retirer de votre liste de diffusion, merci d'avance.
Bonjour, ne plus m'envoyer de mail svp
Merci de supprimer mon adresse mail de vos fichiers
Merci de nous retirer de vos contacts.
Nous ne sommes pas intéressés, merci de ne plus nous solliciter.
Non merci. Ne me relancez plus.
Veuillez cesser de m'envoyer des emails
me désinscrire
Je vous demande de supprimer mes données personnelles
Conformément au RGPD, merci de supprimer mes données.
Stop svp
STOP MAIL
Bitte aus dem Verteiler nehmen
Bitte mich aus dem Verteiler löschen.
Bitte um Löschung aus Ihrem Verteiler
Bitte keine Werbung mehr
Bitte aus der Liste austragen
Keine Mails mehr bitte
Nehmen Sie mich bitte aus der Liste.
Ich bitte um Löschung meiner Daten.
Bitte kontaktieren Sie uns nicht mehr.
Hören Sie auf, mir zu schreiben!
Por favor elimíneme de su lista
Favor de darme de baja de la lista
No estoy interesado, por favor no me escriba más
Solicito la baja
No quiero más correos
Cancellatemi dalla newsletter
Per favore non scrivermi più
Chiedo la cancellazione dei miei dati
Quero cancelar a inscrição
Por favor me retire da lista
Pare de me enviar emails
Ik wil me graag uitschrijven
Wil je me van de lijst halen?
Graag geen mails meer
Schrijf me uit
Kunt u mij uit uw bestand verwijderen?
Proszę usunąć mój adres
Proszę o wypisanie z bazy
Nie jestem zainteresowany, proszę nie pisać więcej.
Proszę nie wysyłać mi więcej maili
Please refrain from sending me emails
Remove from list
Not interested. Stop.
No thank you, unsubscribe
Please do not send any more emails to this address.
I have unsubscribed before. Stop sending me this.
Unsubscribe from all
I request removal from your list.
Who gave you my address? Remove me.
I do not consent to receive marketing emails
Take me out of your list
Hi, can you take me off this mailing list please? Thanks, Tom
Please delete my contact details from your CRM.
Please remove us from your contact list.
We do not wish to receive any further emails.
No longer interested, please unsubscribe me.
Remove me from this mailing list at once
I have no interest in this. Please do not contact me again.
Do not send me any more messages.
Please stop these emails
Unsubscribe me from everything
Merci de supprimer mon contact de votre base
Merci de m'enlever de votre liste
Bonjour,\nJe ne souhaite plus recevoir d'emails de votre part.\nBien à vous
Veuillez ne plus nous contacter
Désinscription svp
Merci de me désabonner
Prière de ne plus m'écrire
Retirez mon adresse de vos fichiers
Bitte entfernen Sie mich aus Ihrer Liste.
Bitte streichen Sie mich von Ihrer Liste
Wir möchten keine weiteren E-Mails erhalten
Ich wünsche keine weitere Werbung.
Ich widerspreche der Nutzung meiner Daten für Werbung.
Newsletter abbestellen
Quiero que me eliminen de la lista
Por favor, borren mi correo de su base de datos
No me envíen más publicidad
Elimina mi correo
Vi chiedo di rimuovere il mio indirizzo dal vostro database
Non inviatemi più email
Cancellatemi
Peço que removam o meu email da vossa base de dados
Não me contactem mais
Gelieve mij uit te schrijven
Verwijder mijn adres uit jullie lijst
Geen mails meer aub
Proszę o usunięcie moich danych z bazy
Usuńcie mnie z listy
Nie piszcie do mnie więcej
Please remove me from your list, do not call or write.
Stop emailing me. Email me again and I will report you.
Do not email me. Never call me either.
Please unsubscribe me.\nPhone: +44 20 555 01 01
Please remove me from your mailing list.\nContact us: office@reader.example
Please remove this address from your list.\nZoe Martin\nzoe@reader.example
I'd like to unsubscribe
Please do not send me emails from your database.
Don't send me any more marketing data
Hello Jean, we have talked about this, and I would like to ask you to remove me\nfrom your list.
Hello Jean, we have talked about this and more, so please just unsubscribe me\nZoe
Schicken Sie mir keine Werbung aus Ihrer Datenbank
Ne m'envoyez plus de mails de votre liste
I no longer wish to receive your emails.
I no longer want to receive these emails
We no longer wish to be contacted.
I no longer want any emails from you
Don't ever email me again.
Do not ever write to me.
Don't ever contact me again
Please don't contact me, ever
Laissez-moi tranquille.
Lassen Sie mich in Ruhe!
Déjenme en paz.
Lasciatemi in pace.
Deixem-me em paz.
Laat mij met rust.
Dajcie mi spokój.
Plus aucun mail de votre part, s'il vous plaît.
Plus aucun message, merci.
Bitte melden Sie mich ab.
Melden Sie mich bitte von Ihrem Newsletter ab.
Ich will keine Mails mehr von Ihnen.
Ich möchte keine E-Mails mehr erhalten.
Je ne veux plus recevoir de mails de votre part.
We do not wish to receive further emails.
""".strip().splitlines()

ANSWERS = r"""Stop by our booth 12 at the fair.
Stop! Let me tell you what we need first.
Don't stop, I like it.
Please remove the old address and write to this one.
Please remove me from the invitation for Tuesday, Paul will come.
Can you remove the second line from the offer?
Remove the logo, then it is fine.
Please don't contact me before Monday.
Don't call me, write to me.
Please do not write to Paul again, write to me.
I am no longer in charge of this, write to paul@reader.example.
I am not interested.
Not interested right now, ask me again in spring.
No thanks.
Sounds good. Unsubscribe numbers look high though, how do you count them?
How do I unsubscribe users in your product?
Does your tool add an unsubscribe link?
Unsubscribe?
Stop?
We want to stop using our old tool and unsubscribe from it.
My colleague asked to be removed from your list, I did not. Let's talk.
I don't want to unsubscribe.
I do not wish to opt out, thanks!
Please do not remove me from your list.
You can remove me from your list of leads and put me on that of customers!
I will stop by tomorrow.
Please delete my last email, it was sent by mistake.
Please delete my email, wrong recipient.
No more questions from my side, let's sign.
Please stop the shipment of the samples.
Take me off mute and let's talk :)
Ne me contactez pas avant lundi.
Ne supprimez pas mon adresse.
Je ne souhaite plus attendre, envoyez le devis.
Merci de ne plus écrire à Paul mais à moi.
Arrêtez-vous à notre stand !
Merci de me retirer de la réunion de mardi.
Nous ne recevons plus vos mails depuis mardi, que se passe-t-il ?
Je ne reçois plus vos mails, pouvez-vous vérifier ?
Stop ou encore ? Encore !
Je n'ai plus de questions.
Bitte keine weiteren Fragen, schicken Sie den Vertrag.
Bitte melden Sie mich an.
Bitte melden Sie mich für den Newsletter an.
Bitte nehmen Sie mich mit auf die Liste.
Kein Interesse.
Bitte rufen Sie mich nicht mehr an, schreiben Sie mir.
Ich bekomme keine Mails mehr von Ihnen, warum?
Löschen Sie bitte den zweiten Absatz.
No me llamen más, escríbanme.
La planta baja está libre
Es una baja de precio interesante
Non mi scriva prima di lunedì
Cancellate l'appuntamento di martedì
Não recebi mais emails, o que aconteceu?
Ik kan mij niet afmelden voor de vergadering
Kunt u mij afmelden voor de vergadering van dinsdag?
Nie pisz do mnie po polsku, proszę po angielsku
Proszę o usunięcie błędu w ofercie
Yes!\n\nHello,\nwe make bicycles. If you want no more of these, answer.\nUnsubscribe
Yes please call me.\nOn Monday or Tuesday.\nIn the morning.\nThanks.\nPlease remove me from your list.
To stop receiving these messages reply STOP.
Our ticket system: to unsubscribe from this ticket click here.
How can I stop the rain?
The bus stop is next to our office.
Opt out of what?
Remove hardware acceleration and it works.
Please remove my name from the title slide, the rest is fine.
Who told you to remove me from your list?
I never asked you to stop writing to me.
Why did you stop emailing me?
Nobody wants you to stop.
It would be a pity if you removed me from your list.
If you do not answer, remove me from your list.
Please remove me from the thread, Paul will follow.
Stop worrying :)
Please stop using my old address, new one is zoe@new.example
Don't send the contract to my home.
Please do not send the samples before May.
We stopped using it.
I want to stop smoking.
Never contact support, they are slow, haha
Please do not contact my colleagues, I am your contact.
Please delete the data from your test system.
Don't write me off yet!
Can you take me off the CC please
Remove me as admin
Remove the address from the invoice please
Supprimez la ligne 2 du devis.
Merci de supprimer mon ancienne adresse et de noter la nouvelle.
Je ne veux plus de ce modèle, mais de l'autre
Ne m'envoyez plus le devis par mail mais par courrier
N'envoyez pas le devis
Arrêtez la production
Bitte keine Mails an Paul mehr.
Bitte löschen Sie den Termin
Keine weiteren Fragen
No me envíe la factura todavía
Non mi mandi il preventivo prima
Please stop sending invoices to Paul.
Please do not send me the PDF, a link is enough
Don't mail the package to this address.
Don't send me emails with attachments
Please don't send this to anyone
Please do not send it again, I have it
Do not send again, I got it.
No more spam please, but do tell me about the bike
Leave me alone in this meeting room :)
Do not contact me by phone
stop it, you are too funny
Stop that, I am blushing
Please no more mails today, I am swamped; tomorrow then.
Please stop by next week.
Could you remove the watermark from the PDF?
Do not contact the support, write to me.
I want to receive the offer by Friday.
Please send me no more than two offers.
I do not want to receive the printed catalogue.
Take me through the offer please
Delete the second paragraph please
We do not want any more delays.
Please contact me again in May.
Please send me further emails about this.
I would like to be removed from the project team.
Stop the campaign, there is a typo on your site
Remove Paul, add me.
Our list of contacts was deleted, please send again.
Merci de me recontacter plus tard
Merci de me retirer un doute : est-ce gratuit ?
Ne plus avoir à saisir tout cela, voilà ce que je veux.
Je veux me désinscrire de mon abonnement chez votre concurrent et venir chez vous
Arrêtez de me contacter le soir, appelez le matin
Plus de mails que prévu sont arrivés
Bitte nehmen Sie mit mir Kontakt auf
Bitte nehmen Sie mich in den Verteiler auf
Wir haben keine weiteren Mails erhalten
Melden Sie sich bei mir
Streichen Sie Position 3
Quiero más información por correo
No quiero esperar más
Quiero darme de alta
Cancellate pure la riunione
Vorrei ricevere più informazioni
Quero receber mais emails
Pode remover o anexo?
Ik wil graag meer informatie
Stuur mij een offerte
Haal mij op om negen uur
Proszę o więcej informacji mailem
Proszę o kontakt po świętach
Nie chcę czekać
No more than 10 people
Thanks, will do.\n\nZoe Martin\nTo unsubscribe, click here
Yes please.\n\nTo opt out: https://reader.example/out
Sure!\nTo be removed, reply REMOVE
Don't send me the files.
Please don't send me everything at once.
Do not send any files to this address.
Please do not send us your data
Stop sending me files
Senden Sie uns bitte keine Daten per E-Mail.
Ne m'envoyez plus de fichiers par mail.
No me envíe más datos, ya tengo todo
Please do not email me. Call me at 555 01 01.
Do not contact me about this, contact my colleague paul@reader.example
Please do not write to this address, my new one is zoe@new.example
Remove this address. I now use zoe@new.example
Bitte schreiben Sie mir nicht mehr an diese Adresse, meine neue ist zoe@new.example
No more emails please, let's just meet on Tuesday.
Thank you Jean for the invitation to the fair in Lyon, please remove me\nfrom the list of those who come on Tuesday.
Danke für die Einladung zur Messe in Leipzig am Dienstag, bitte streichen Sie mich von\nder Rednerliste.
I no longer wish to wait for the samples.
We no longer want the premium plan.
I no longer want to receive the samples by post.
We no longer receive your invoices, please check.
I no longer receive your emails.
Don't ever stop improving!
Laissez-moi tranquillement y réfléchir.
Lassen Sie mich in Ruhe darüber nachdenken.
Lassen Sie mich das in Ruhe prüfen.
Plus aucun problème de notre côté.
Plus aucune question, merci.
In Zukunft bitte an meine Kollegin schreiben.
In future please write to my colleague.
Please delete the draft by Friday.
Bitte melden Sie sich sofort.
Melden Sie sich bis Freitag.
Please don't send me the file by Friday, Monday is fine.
""".strip().splitlines()


FOR_GOOD = r"""Please don't email me now or ever.
Please stop emailing me now.
Don't email me now or in the future.
Please do not contact me now or at any time in the future.
Stop emailing me right now.
Please stop emailing me immediately.
Please remove me from your list now.
Please remove me from your list right now.
Please remove me from your list today.
Unsubscribe me now.
Unsubscribe me now please.
Unsubscribe me today.
Please unsubscribe me right away.
Please unsubscribe me at once.
Please take me off your list as of today.
Please stop contacting me from now on.
From now on, please do not email me.
Please do not email me anymore.
Please do not email me ever again.
Do not email me again.
Please never email me again.
No more emails from now on.
No more emails, now or ever.
Please don't email me again.
Please do not contact me at any time.
I'm on holiday, please remove me from your list.
Please remove me from your list, I have retired now.
Effective immediately, please stop emailing me.
Please don't contact me any more, I have no time now.
STOP NOW
Merci de ne plus m'écrire.
Merci de ne plus m'écrire à partir de maintenant.
Merci de ne plus me contacter dès maintenant.
Merci de ne plus m'écrire dès aujourd'hui.
Désormais, merci de ne plus m'écrire.
Merci de ne plus jamais m'écrire.
Merci de me désinscrire maintenant.
Merci de me désinscrire aujourd'hui.
Merci de me désinscrire immédiatement.
Désinscrivez-moi tout de suite.
Ne m'écrivez plus, ni maintenant ni plus tard.
Arrêtez de m'écrire maintenant.
Bitte schreiben Sie mir nicht mehr.
Bitte schreiben Sie mir ab sofort nicht mehr.
Bitte schreiben Sie mir nie wieder.
Bitte schreiben Sie mir ab jetzt nicht mehr.
Bitte tragen Sie mich jetzt aus.
Bitte löschen Sie mich sofort aus Ihrem Verteiler.
Bitte nehmen Sie mich heute noch aus dem Verteiler.
Bitte ab sofort keine E-Mails mehr.
Por favor, no me escriban más.
No me escriban nunca más.
No me escriban más a partir de ahora.
Dejen de escribirme ahora.
Denme de baja ahora mismo.
Por favor, denme de baja hoy mismo.
Non scrivetemi più.
Non scrivetemi mai più.
Non scrivetemi più da ora in poi.
Smettete di scrivermi adesso.
Cancellatemi subito dalla lista.
Não me escrevam mais.
Não me escrevam nunca mais.
A partir de agora não me enviem mais e-mails.
Parem de me escrever agora.
Removam-me da lista agora.
Stuur mij geen e-mails meer.
Stuur mij vanaf nu geen e-mails meer.
Stuur mij nooit meer e-mails.
Schrijf mij nu uit.
Haal mij vandaag nog van de lijst.
Stop nu met mailen.
Proszę nie pisać do mnie więcej.
Proszę nigdy więcej do mnie nie pisać.
Od teraz proszę nie wysyłać mi maili.
Proszę mnie natychmiast wypisać z listy.
Proszę usunąć mnie teraz z listy.
I'm on leave and no longer with the company. Please remove me from your list.
Please remove me from your list, I am on sabbatical leave.
I am away a lot. Never email me again.
Please do not contact me again. I am travelling.
I'm on holiday and get your mail every day. Stop emailing me.
Stop emailing me. While I appreciate your persistence, this is not for me.
Please don't email me any more. Until now I never complained.
Please do not email me. We buy nothing online.
Please do not email me, not now, not ever.
Non scrivetemi più, prima o poi vi denuncio.
Stop contacting me, I left the company before summer.
Please do not contact me. During the past year you sent 50 mails.
Bitte keine weiteren Mails. Vor allem keine Werbung.
Bitte keine weiteren Mails, vor allem keine Werbung.
Ich möchte in Zukunft keine Nachrichten mehr von Ihnen erhalten.
Bitte schreiben Sie mir in Zukunft nicht mehr.
In future please do not email me.
À l'avenir, merci de ne plus m'écrire.
Bitte melden Sie mich sofort ab.
Bitte tragen Sie mich umgehend aus.
Cease all communication with immediate effect.
Stop emailing me with immediate effect.
Désinscrivez-moi avec effet immédiat.
Streichen Sie mich mit sofortiger Wirkung aus Ihrem Verteiler.
Kindly delete my address from your database before the end of the day.
Please remove me from your list by Friday.
Please remove me from your list before your next mailing.
Please remove me from your list within 7 days.
Veuillez supprimer mon adresse de vos fichiers avant la fin de la semaine.
Bitte löschen Sie meine Daten bis spätestens Freitag.
Please do not contact me any longer.
Rimuovetemi dalla lista entro venerdì.
Stuur mij in de toekomst geen e-mails meer.
""".strip().splitlines()
"""Wishes that name a time, and are bounded by none."""

FOR_A_WHILE = r"""Please don't email me now, I'm on holiday.
Please do not email me now.
Don't email me right now, please.
Please do not write to me at the moment.
Do not contact me for now.
Please don't contact me until Monday.
Please do not email me until September.
Please don't email me before September.
Do not email me before the 15th of January.
Please don't email me this week.
Please stop emailing me this week.
Please do not email me today.
No more emails this week, please.
No more emails until I am back.
No emails today please.
Please do not send me any emails while I am away.
Please don't email me while I'm on holiday.
Please stop emailing me while I am on maternity leave.
Stop emailing me until next month.
Please don't email me during the holidays.
Please do not contact me over Christmas.
Please don't email me for the next two weeks.
Do not write to me for a few days.
Please don't email me again until next year.
Please do not email me on weekends.
Don't email me at night.
Please do not write to me again before Easter.
Please remove me from your list until 2027.
Please don't send me anything this month.
Please don't email me yet.
Please do not contact me tomorrow.
Please don't email me in August.
Please do not email me after 6 pm.
Do not email me till then.
Please don't email me any more this week.
Please don't email me for the time being.
Please do not email me until further notice.
Merci de ne pas m'écrire en ce moment, je suis en vacances.
Merci de ne pas m'écrire cette semaine.
Merci de ne plus m'écrire cette semaine.
Ne m'écrivez pas avant septembre, s'il vous plaît.
Merci de ne pas me contacter avant lundi.
Merci de ne plus me contacter jusqu'à lundi.
Ne m'écrivez pas maintenant, je suis en congé.
Merci de ne pas m'envoyer d'e-mails pendant mes vacances.
Ne m'envoyez plus de mails pour le moment.
Merci de ne pas m'écrire pour l'instant.
Merci de ne plus me contacter pour l'instant.
Ne me contactez pas aujourd'hui.
Merci de ne pas me contacter tant que je suis absent.
Merci de ne pas m'écrire ce mois-ci.
Ne m'écrivez pas le week-end.
Merci de ne pas m'écrire d'ici la rentrée.
Bitte schreiben Sie mir jetzt nicht, ich bin im Urlaub.
Bitte schreiben Sie mir diese Woche nicht mehr.
Bitte schreiben Sie mir nicht vor September.
Bitte kontaktieren Sie mich nicht bis Montag.
Bitte kontaktieren Sie mich derzeit nicht.
Bitte schicken Sie mir momentan keine E-Mails.
Bitte keine E-Mails mehr bis Montag.
Bitte schreiben Sie mir im Moment nicht.
Bitte schreiben Sie mir heute nicht mehr.
Bitte senden Sie mir vorerst keine E-Mails mehr.
Bitte keine Mails während meines Urlaubs.
Bitte schreiben Sie mir nicht, solange ich im Urlaub bin.
Por favor, no me escriba ahora, estoy de vacaciones.
Por favor, no me escriban esta semana.
No me escriba hasta el lunes.
No me contacten antes de septiembre.
Por favor no me envíe más correos por ahora.
No me envíen más correos hasta enero.
No me escriba de momento.
No me contacte mientras estoy de vacaciones.
No me escriban hoy, por favor.
Per favore non scrivetemi adesso, sono in ferie.
Per favore non scrivetemi questa settimana.
Non scrivetemi fino a lunedì.
Non contattatemi prima di settembre.
Per favore non inviatemi più email per ora.
Non inviatemi più email fino a gennaio.
Non scrivetemi al momento.
Non scrivetemi mentre sono in vacanza.
Non scrivetemi oggi.
Por favor, não me escreva agora, estou de férias.
Por favor não me escrevam esta semana.
Não me escreva até segunda-feira.
Não me contacte antes de setembro.
Por favor não me envie mais e-mails por enquanto.
Não me enviem mais e-mails até janeiro.
Não me escreva de momento.
Não me contacte enquanto estou de férias.
Não me escrevam hoje.
Mail mij nu niet, ik ben op vakantie.
Gelieve mij deze week niet te mailen.
Stuur mij geen e-mails meer tot maandag.
Stuur mij voorlopig geen e-mails meer.
Neem geen contact met mij op voor september.
Gelieve mij op dit moment niet te contacteren.
Stuur mij vandaag geen e-mails meer.
Mail mij niet tijdens mijn vakantie.
Stuur mij geen mails zolang ik weg ben.
Proszę nie pisać do mnie teraz, jestem na urlopie.
Proszę nie pisać do mnie w tym tygodniu.
Proszę nie pisać do mnie do poniedziałku.
Proszę nie kontaktować się ze mną przed wrześniem.
Proszę nie wysyłać mi na razie więcej maili.
Proszę nie wysyłać mi więcej maili do stycznia.
Proszę nie pisać do mnie w tej chwili.
Proszę nie pisać do mnie, dopóki jestem na urlopie.
Proszę nie pisać do mnie dzisiaj.
Please don't email me, I'm on holiday.
Please don't email me. I am on holiday until Monday.
I'm on holiday. Please don't email me.
Please stop emailing me, I am on holiday until the 3rd.
Please stop emailing me, at least until September.
Please stop emailing me, for now.
Please stop emailing me. At least until September.
No more emails please, at least not this week.
Please don't email me. Not before September anyway.
For the moment, please do not email me.
Please do not email me now. Write again in spring.
I do not want to receive emails now.
Merci de ne plus m'écrire, du moins pour l'instant.
Merci de ne plus me contacter, je suis en congé jusqu'au 3 janvier.
Bitte keine Mails mehr, zumindest bis September.
Bitte keine E-Mails mehr, ich bin im Urlaub.
Bitte kontaktieren Sie mich nicht mehr, ich bin in Elternzeit.
No me escriban más, al menos hasta septiembre.
No me escriban más, estoy de vacaciones.
Non scrivetemi più, almeno fino a settembre.
Non scrivetemi più, sono in ferie.
Não me enviem mais e-mails, pelo menos até setembro.
Não me enviem mais e-mails, estou de férias.
Stuur mij geen e-mails meer, tenminste niet voor september.
Stuur mij geen e-mails meer, ik ben op vakantie.
Proszę nie wysyłać mi maili, przynajmniej do września.
Proszę nie wysyłać mi maili, jestem na urlopie.
Stop emailing me today.
Please don't email me, not now.
Please don't contact me, I'm ill. Later perhaps.
Please do not contact me now. Try again next year.
Bitte kontaktieren Sie mich nicht mehr, zumindest nicht vor Mai.
Please don't contact me straight away, I need to ask my boss.
Please don't contact me right away.
Don't email me immediately, give me a week.
Do not contact me at once, let me think.
Do not contact me as soon as possible, wait a week.
Mail mij niet meteen.
Please remove me from your list until Friday.
No more emails before Friday please.
Please stop emailing me before Friday.
Plus de mails aujourd'hui, s'il vous plaît.
Laissez-moi tranquille cette semaine.
Lassen Sie mich bis Montag in Ruhe.
""".strip().splitlines()
"""Wishes that a time bounds: for a person to read."""


def lines(text: str) -> str:
    return text.replace("\\n", "\n")


@pytest.mark.parametrize("text", [*WISHES, *FOR_GOOD])
def test_a_wish_to_get_no_more(text):
    assert wishes.is_wish(lines(text))


@pytest.mark.parametrize("text", [*ANSWERS, *FOR_A_WHILE])
def test_an_answer_that_looks_like_one(text):
    assert not wishes.is_wish(lines(text))


def test_only_the_beginning_of_a_text_is_looked_at():
    assert wishes.is_wish("please " * 20 + "remove me")
    assert not wishes.is_wish("please " * 100_000 + "remove me")
